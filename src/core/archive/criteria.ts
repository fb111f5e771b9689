import { AppError } from '#shared/errors'
import type { SearchCriteria } from '../ports.ts'
import { alternatives, rangeFilter, type Filter } from './filters.ts'

/** One question to the archive's search by columns, with or without a position. */
export interface CaomQuery {
  readonly service: 'Mast.Caom.Filtered' | 'Mast.Caom.Filtered.Position'
  readonly filters: readonly Filter[]
  /** `ra, dec, radius` in degrees. */
  readonly position: string | null
}

/** Missions that write instruments in capitals. */
const capitalMissions: ReadonlySet<string> = new Set(['JWST', 'HST'])
/** More wildcards than this in one search are a mistake, not a question. */
const mostQueries = 16

/**
 * The questions that together answer the criteria. Usually one; the archive takes a single wildcard per column, so
 * several in one column (`MIRI` and `NIRCAM`, each with all its modes) need one question each, and what they find is
 * to be unified by `obsid`. The mission comes first: the archive is fast with it and slow without. No missions leave
 * it open, for a search by keys. Throws `usage` for criteria that are empty, off the sky or too many.
 */
export function queriesFor(criteria: SearchCriteria): readonly CaomQuery[] {
  const position = criteria.position ? positionText(criteria.position) : null
  const service = position === null ? 'Mast.Caom.Filtered' : 'Mast.Caom.Filtered.Position'
  const columns = choices(criteria)
  const count = columns.reduce((product, options) => product * options.length, 1)
  if (count > mostQueries) {
    throw new AppError('usage', `This search has too many wildcards at once (${count} queries); use fewer.`)
  }
  if (columns.length === 0 && position === null) {
    throw new AppError('usage', 'The search is empty; name a program, a target or another column.')
  }
  let combined: readonly (readonly Filter[])[] = [[]]
  for (const options of columns)
    combined = combined.flatMap(chosen => options.map(option => [...chosen, option]))
  return combined.map(filters => ({ service, filters, position }))
}

/** Per column the filters of which any may hold. */
function choices(criteria: SearchCriteria): readonly (readonly Filter[])[] {
  const { missions, startMjd, columns = {} } = criteria
  return [
    alternatives('obs_collection', missions),
    alternatives('proposal_id', (criteria.programs ?? []).map(withoutZeros)),
    alternatives(
      'instrument_name',
      (criteria.instruments ?? []).flatMap(name => instrumentPatterns(name, missions)),
    ),
    alternatives('filters', criteria.filters ?? []),
    alternatives('calib_level', (criteria.calibLevels ?? []).map(String)),
    alternatives('dataproduct_type', criteria.productTypes ?? []),
    alternatives('dataRights', criteria.access ?? []),
    alternatives('target_name', criteria.targetNames ?? []),
    alternatives('obs_id', criteria.obsIds ?? []),
    startMjd ? [rangeFilter('t_min', startMjd.min, startMjd.max)] : [],
    ...Object.entries(columns).map(([name, values]) => alternatives(name, values)),
  ].filter(options => options.length > 0)
}

/** The archive keeps program ids as text without leading zeros, file names have five digits. */
const withoutZeros = (programId: string): string => programId.trim().replace(/^0+(?=\d)/, '')

/** Names of which another instrument's name is the continuation: WFPC* would find WFPC2 as well. */
const ambiguousNames: ReadonlySet<string> = new Set(['WFPC'])

/**
 * A bare instrument means all its modes: rows since March 2023 have the mode (`MIRI/IMAGE`), older ones not.
 * JWST and HST write instruments in capitals; other missions mix, and are taken as given.
 */
function instrumentPatterns(name: string, missions: readonly string[]): readonly string[] {
  const isUpperCase = missions.length > 0 && missions.every(mission => capitalMissions.has(mission))
  const written = isUpperCase ? name.trim().toUpperCase() : name.trim()
  if (written === '' || written.includes('/') || written.includes('*')) return [written]
  return ambiguousNames.has(written) ? [written, `${written}/*`] : [`${written}*`]
}

function positionText(position: NonNullable<SearchCriteria['position']>): string {
  const { ra, dec, radiusDeg } = position
  const isOnSky = ra >= 0 && ra <= 360 && Math.abs(dec) <= 90 && radiusDeg > 0 && radiusDeg <= 180
  if (!isOnSky)
    throw new AppError('usage', 'The position is off the sky; give ra 0 to 360, dec -90 to 90 and a radius.')
  return [ra, dec, radiusDeg].map(plainNumber).join(', ')
}

/** Without an exponent, which the archive's own parser need not know; to a hundredth of a milliarcsecond. */
const plainNumber = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '')
