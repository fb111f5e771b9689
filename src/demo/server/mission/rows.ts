import { dayMs } from '#shared/durations'
import { draw } from '../../faults/index.ts'
import type { DataSet } from '../catalogue-index.ts'
import type { Row } from '../mashup/filters.ts'

const mjdOf1970 = 40_587

/** A time of the mission search: ISO 8601 without a zone, `digits` decimals; null without a date. */
function isoTime(mjd: number | null | undefined, digits: 0 | 6 | 7): string | null {
  if (mjd === null || mjd === undefined) return null
  const iso = new Date((mjd - mjdOf1970) * dayMs).toISOString().slice(0, -1)
  return digits === 0 ? iso.slice(0, 19) : iso.padEnd(20 + digits, '0')
}

const accessOf = ({ files }: DataSet): string =>
  files.some(file => file.access !== 'PUBLIC') ? 'EXCLUSIVE_ACCESS' : 'PUBLIC'
const instrumentOf = ({ files }: DataSet): string => files[0]?.instrument.split('/')[0] ?? ''

const jwstPrefixes: Readonly<Record<string, string>> = {
  NIRCAM: 'NRC',
  NIRSPEC: 'NRS',
  NIRISS: 'NIS',
  MIRI: 'MIR',
  FGS: 'FGS',
}

export function jwstRow(dataSet: DataSet): Row {
  const { id, files, observation } = dataSet
  const [, program, number, visit] = /^jw(\d{5})(?:-?[oac]?(\d{3})(\d{3})?)?/.exec(id) ?? []
  const instrument = instrumentOf(dataSet)
  const archiveFileId = observation?.objID ?? Math.floor(draw('ArchiveFileID', id) * 2 ** 31)
  return {
    ArchiveFileID: archiveFileId,
    fileSetName: id,
    productLevel: [...new Set(files.map(file => file.category).filter(level => /^\d/.test(level)))]
      .sort()
      .join(', '),
    targprop: observation?.target_name ?? null,
    targ_ra: observation?.s_ra ?? null,
    targ_dec: observation?.s_dec ?? null,
    instrume: instrument,
    exp_type: `${jwstPrefixes[instrument] ?? 'FGS'}_${observation?.dataproduct_type === 'spectrum' ? 'SPEC' : 'IMAGE'}`,
    opticalElements: files[0]?.filters ?? null,
    date_obs: isoTime(observation?.t_min, 7),
    duration: observation?.t_exptime ?? null,
    program: Number(program ?? files[0]?.programId ?? 0),
    observtn: Number(number ?? 0),
    visit: Number(visit ?? 0),
    publicReleaseDate: isoTime(observation?.t_obs_release, 0),
    pi_name: observation?.proposal_pi ?? null,
    proposal_type: observation?.proposal_type ?? null,
    proposal_cycle: 1,
    targtype: observation?.mtFlag === true ? 'MOVING' : 'FIXED',
    access: accessOf(dataSet),
    cal_ver: files[0]?.version ?? null,
    s_region: observation?.s_region ?? null,
    title: observation?.obs_title ?? null,
    filter: files[0]?.filters ?? null,
    includedLevels: null,
    search_key: String(archiveFileId),
  }
}

export function hubbleRow(dataSet: DataSet): Row {
  const { id, files, observation } = dataSet
  return {
    sci_data_set_name: id,
    sci_targname: observation?.target_name ?? null,
    sci_ra: observation?.s_ra ?? null,
    sci_dec: observation?.s_dec ?? null,
    sci_refnum: 0,
    sci_start_time: isoTime(observation?.t_min, 6),
    sci_stop_time: isoTime(observation?.t_max, 6),
    sci_actual_duration: observation?.t_exptime ?? null,
    sci_instrume: instrumentOf(dataSet),
    sci_aper_1234: 'ALL',
    sci_spec_1234: files[0]?.filters ?? null,
    sci_central_wavelength:
      observation === null ? null : ((observation.em_min + observation.em_max) / 2) * 10,
    sci_pep_id: Number(files[0]?.programId ?? 0),
    sci_release_date: isoTime(observation?.t_obs_release, 0),
    sci_preview_name: id,
    scp_scan_type: null,
    sci_hlsp: null,
    sci_status: accessOf(dataSet),
    sci_pi_last_name: observation?.proposal_pi.split(',')[0] ?? null,
    sci_obs_type: observation?.dataproduct_type.toUpperCase() ?? null,
    sci_aec: observation?.intentType === 'calibration' ? 'C' : 'S',
    search_key: id,
  }
}
