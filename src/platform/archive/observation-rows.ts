import type { Observation } from '#shared/models'
import { readRows, type ReadRows } from './read-rows.ts'
import type { RowReader } from './row-reader.ts'

const known: ReadonlySet<string> = new Set([
  'obsid',
  'obs_id',
  'obs_collection',
  'instrument_name',
  'filters',
  'dataproduct_type',
  'calib_level',
  'dataRights',
  'target_name',
  'proposal_id',
  'obs_title',
  'proposal_pi',
  's_ra',
  's_dec',
  't_min',
  't_max',
  't_exptime',
  't_obs_release',
  's_region',
  'jpegURL',
  'distance',
])

/**
 * Observations (CAOM columns) from the rows of a search answer; columns are read by name, so that old and new column
 * sets both do. A row without its keys is left out and named; throws `wire-format` as `readRows` does.
 */
export function readObservations(service: string, rows: unknown): ReadRows<Observation> {
  return readRows(service, rows, readObservation)
}

function readObservation(row: RowReader): Observation {
  return {
    obsid: row.required('obsid', row.id('obsid')),
    obsId: row.required('obs_id', row.text('obs_id')),
    collection: row.required('obs_collection', row.text('obs_collection')),
    instrument: row.text('instrument_name') ?? '',
    filters: splitList(row.text('filters')),
    productType: row.text('dataproduct_type'),
    calibLevel: row.integer('calib_level'),
    access: row.text('dataRights') ?? 'UNKNOWN',
    targetName: row.text('target_name'),
    programId: row.text('proposal_id'),
    title: row.text('obs_title'),
    principalInvestigator: row.text('proposal_pi'),
    ra: row.number('s_ra'),
    dec: row.number('s_dec'),
    startMjd: row.number('t_min'),
    endMjd: row.number('t_max'),
    exposureSeconds: row.number('t_exptime'),
    releaseMjd: row.number('t_obs_release'),
    region: row.text('s_region'),
    previewUri: row.text('jpegURL'),
    distanceArcsec: row.number('distance'),
    extra: row.extra(known),
  }
}

function splitList(joined: string | null): readonly string[] {
  return joined === null
    ? []
    : joined
        .split(';')
        .map(part => part.trim())
        .filter(part => part !== '')
}
