/** A column of the mission search. `type` is the declared type; `isUsual` columns come without being requested. */
export interface MissionColumn {
  readonly name: string
  readonly type: string
  readonly isUsual: boolean
  readonly description: string
}

type Definition = readonly [name: string, description: string, isUsual?: boolean]

const define = (type: string, definitions: readonly Definition[]): MissionColumn[] =>
  definitions.map(([name, description, isUsual = true]) => ({ name, type, isUsual, description }))

/** One row for each exposure or level-3 product group. */
export const jwstColumns: readonly MissionColumn[] = [
  ...define('long', [['ArchiveFileID', 'Number of the dataset']]),
  ...define('char', [
    ['fileSetName', 'Name of the dataset'],
    ['productLevel', 'Levels of its files'],
    ['targprop', 'Name of the target in the proposal'],
  ]),
  ...define('double', [
    ['targ_ra', 'Right ascension of the target in degrees'],
    ['targ_dec', 'Declination of the target in degrees'],
  ]),
  ...define('char', [
    ['instrume', 'Instrument'],
    ['exp_type', 'Type of exposure'],
    ['opticalElements', 'Filters, pupils and gratings'],
    ['date_obs', 'Start of the exposure'],
  ]),
  ...define('float', [['duration', 'Exposure time in seconds']]),
  ...define('long', [
    ['program', 'Program'],
    ['observtn', 'Observation'],
    ['visit', 'Visit'],
  ]),
  ...define('char', [
    ['publicReleaseDate', 'End of exclusive access'],
    ['pi_name', 'Principal investigator'],
    ['proposal_type', 'Kind of proposal'],
  ]),
  ...define('long', [['proposal_cycle', 'Cycle']]),
  ...define('char', [
    ['targtype', 'FIXED or MOVING'],
    ['access', 'PUBLIC or EXCLUSIVE_ACCESS'],
    ['cal_ver', 'Version of the calibration software'],
  ]),
  ...define('float', [['ang_sep', 'Separation from the place searched for in arcminutes']]),
  ...define('char', [
    ['s_region', 'Outline on the sky'],
    ['title', 'Title of the proposal', false],
    ['filter', 'Filter', false],
    ['search_pos', 'Place searched for', false],
  ]),
]

export const hubbleColumns: readonly MissionColumn[] = [
  ...define('VARCHAR', [
    ['sci_data_set_name', 'Name of the dataset'],
    ['sci_targname', 'Name of the target in the proposal'],
  ]),
  ...define('FLOAT', [
    ['sci_ra', 'Right ascension of the target in degrees'],
    ['sci_dec', 'Declination of the target in degrees'],
  ]),
  ...define('INTEGER', [['sci_refnum', 'Number of publications']]),
  ...define('DATETIME', [
    ['sci_start_time', 'Start of the exposure'],
    ['sci_stop_time', 'End of the exposure'],
  ]),
  ...define('FLOAT', [['sci_actual_duration', 'Exposure time in seconds']]),
  ...define('VARCHAR', [
    ['sci_instrume', 'Instrument'],
    ['sci_aper_1234', 'Apertures'],
    ['sci_spec_1234', 'Filters and gratings'],
  ]),
  ...define('FLOAT', [['sci_central_wavelength', 'Central wavelength in angstrom']]),
  ...define('INTEGER', [['sci_pep_id', 'Program']]),
  ...define('DATETIME', [['sci_release_date', 'End of exclusive access']]),
  ...define('VARCHAR', [
    ['sci_preview_name', 'Preview'],
    ['scp_scan_type', 'Type of scan'],
  ]),
  ...define('INTEGER', [['sci_hlsp', 'High-level products']]),
  ...define('VARCHAR', [
    ['sci_status', 'PUBLIC or EXCLUSIVE_ACCESS'],
    ['sci_pi_last_name', 'Principal investigator', false],
    ['sci_obs_type', 'IMAGE or SPECTRUM', false],
    ['sci_aec', 'S science, C calibration', false],
    ['search_pos', 'Place searched for', false],
  ]),
  ...define('FLOAT', [['ang_sep', 'Separation from the place searched for in arcminutes', false]]),
]
