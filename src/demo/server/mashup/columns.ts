/** The columns of the Mashup services, for rows, for the `fields` of an answer and for the column dictionary. */
export interface Column {
  readonly name: string
  /**
   * The type in the answer's `fields`. It is wrong for ids, as in the archive's own answers: `obsid`, `objID` and `obsID`
   * are declared as strings although the data hold numbers.
   */
  readonly declared: 'string' | 'int' | 'float' | 'boolean'
  /** The dictionary's data type; clients treat double and float as continuous. */
  readonly datatype: 'char' | 'double' | 'float' | 'int' | 'long' | 'boolean' | 'string'
  readonly label: string
  readonly description: string
  readonly unit?: string
  /** Set for columns whose cells hold several values. */
  readonly separator?: ';'
}

type Facts = Partial<Pick<Column, 'unit' | 'separator'>>

const text = (name: string, label: string, description: string, facts: Facts = {}): Column => ({
  name,
  declared: 'string',
  datatype: 'char',
  label,
  description,
  ...facts,
})
const real = (name: string, label: string, description: string, unit?: string): Column => ({
  name,
  declared: 'float',
  datatype: 'double',
  label,
  description,
  ...(unit === undefined ? {} : { unit }),
})
const whole = (name: string, label: string, description: string): Column => ({
  name,
  declared: 'int',
  datatype: 'int',
  label,
  description,
})
const id = (name: string, label: string, description: string): Column => ({
  name,
  declared: 'string',
  datatype: 'long',
  label,
  description,
})

const many = { separator: ';' } as const

/** Observations (CAOM). Times are MJD, wavelengths nm, angles degrees. */
export const observationColumns: readonly Column[] = [
  text('intentType', 'Observation Type', 'Science or calibration'),
  text('obs_collection', 'Mission', 'Collection', many),
  text('provenance_name', 'Provenance Name', 'Pipeline that made the products'),
  text('instrument_name', 'Instrument', 'Instrument with its mode'),
  text('project', 'Project', 'Processing project', many),
  text('filters', 'Filters', 'Filters and gratings', many),
  text('wavelength_region', 'Waveband', 'Energy band', many),
  text('target_name', 'Target Name', 'Name in the proposal'),
  text('target_classification', 'Target Classification', 'Type of target', many),
  text('obs_id', 'Observation ID', 'Name given by the mission'),
  real('s_ra', 'RA', 'Right ascension', 'deg'),
  real('s_dec', 'Dec', 'Declination', 'deg'),
  text('dataproduct_type', 'Product Type', 'Type of product'),
  text('proposal_pi', 'Principal Investigator', 'Principal investigator'),
  whole('calib_level', 'Calibration Level', 'From -1 (planned) to 4'),
  real('t_min', 'Start Time', 'Start of the observation', 'MJD'),
  real('t_max', 'End Time', 'End of the observation', 'MJD'),
  real('t_exptime', 'Exposure Length', 'Exposure time', 'sec'),
  real('em_min', 'Min. Wavelength', 'Shortest wavelength', 'nm'),
  real('em_max', 'Max. Wavelength', 'Longest wavelength', 'nm'),
  text('obs_title', 'Observation Title', 'Title of the proposal'),
  real('t_obs_release', 'Release Date', 'End of exclusive access', 'MJD'),
  text('proposal_id', 'Proposal ID', 'Proposal, without leading zeros'),
  text('proposal_type', 'Proposal Type', 'Kind of proposal'),
  whole('sequence_number', 'Sequence Number', 'TESS sector'),
  text('s_region', 'Footprint', 'Outline on the sky'),
  text('jpegURL', 'Preview', 'Preview image'),
  { ...text('dataURL', 'Data URL', 'Main file'), datatype: 'string' },
  { ...text('dataRights', 'Data Rights', 'PUBLIC or EXCLUSIVE_ACCESS'), datatype: 'string' },
  { ...whole('mtFlag', 'Moving Target', 'Moving target'), declared: 'boolean', datatype: 'boolean' },
  { ...real('srcDen', 'Associated Catalogs', 'Number of catalogued objects'), datatype: 'float' },
  id('obsid', 'Product Group ID', 'Key for product lists'),
  id('objID', 'Object ID', 'Key of the plane'),
]

/** Only in answers to searches by position. */
export const positionColumns: readonly Column[] = [
  id('objID1', 'Object ID1', 'Key of the plane'),
  {
    ...real('distance', 'Distance (")', 'Separation from the place searched for', 'arcsec'),
    datatype: 'float',
  },
]

/** Files of an observation. */
export const productColumns: readonly Column[] = [
  id('obsID', 'Product Group ID', 'Observation the file belongs to'),
  text('obs_collection', 'Mission', 'Collection'),
  text('dataproduct_type', 'Product Type', 'Type of product'),
  text('obs_id', 'Observation ID', 'Owner of the file'),
  text('description', 'Description', 'What the file holds'),
  text('type', 'Type', 'D composed, S simple'),
  text('dataURI', 'Data URI', 'Key for the download'),
  text('productType', 'Product Category', 'SCIENCE, PREVIEW, INFO...'),
  text('productGroupDescription', 'Product Group', 'Minimum Recommended Products'),
  text('productSubGroupDescription', 'Product Subgroup', 'Suffix in upper case'),
  text('productDocumentationURL', 'Documentation', 'Documentation'),
  text('project', 'Project', 'Processing project'),
  text('prvversion', 'Version', 'Version of the calibration software'),
  text('proposal_id', 'Proposal ID', 'Proposal'),
  text('productFilename', 'Filename', 'File name'),
  { ...whole('size', 'Size', 'Bytes'), unit: 'B' },
  id('parent_obsid', 'Parent', 'Observation that was asked for'),
  text('dataRights', 'Data Rights', 'PUBLIC or EXCLUSIVE_ACCESS'),
  whole('calib_level', 'Calibration Level', 'Level of the file'),
  text('filters', 'Filters', 'Filters and gratings'),
]

/** A column that only the archive's own page uses: declared in every answer, null in every row. */
export const selectedColumn = { name: '_selected_', type: 'boolean' } as const
