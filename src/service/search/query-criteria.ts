import type { FoundPosition, SearchQuery } from '#shared/contract/areas/search'
import { AppError } from '#shared/errors'
import { parseDate } from '#core/archive/dates'
import type { SearchCriteria } from '#core/ports'

/**
 * What the archive is asked for a query. `place` is where its target or cone is, and null for other readings. Throws
 * AppError 'usage' for a query that narrows nothing, for a date that is none, and for contradicting programs.
 */
export function criteriaOf(query: SearchQuery, place: FoundPosition | null): SearchCriteria {
  const { reading } = query
  if (!narrows(query))
    throw new AppError(
      'usage',
      'Type a target, a position, a program or a dataset, or add a criterion: the whole archive is too much.',
    )
  const programs = programsOf(query)
  const startMjd = datesOf(query)
  return {
    missions: missionsOf(query),
    ...(programs.length > 0 && { programs }),
    ...(query.instruments.length > 0 && { instruments: query.instruments }),
    ...(query.filters.length > 0 && { filters: query.filters }),
    ...(query.levels.length > 0 && { calibLevels: query.levels }),
    ...(query.types.length > 0 && { productTypes: query.types }),
    ...(query.access.length > 0 && { access: query.access }),
    ...(reading.kind === 'proposal-target' && { targetNames: [reading.name] }),
    ...((reading.kind === 'dataset' || reading.kind === 'file') && { obsIds: reading.ids }),
    ...(startMjd && { startMjd }),
    ...(query.columns.length > 0 && {
      columns: Object.fromEntries(query.columns.map(({ name, values }) => [name, values])),
    }),
    ...(place && { position: { ra: place.ra, dec: place.dec, radiusDeg: place.radiusDeg } }),
  }
}

/** A mission that was typed (`HST 8880`) goes before the ticked ones. */
function missionsOf({ reading, missions }: SearchQuery): readonly string[] {
  const hasPrograms = reading.kind === 'program' || reading.kind === 'programs'
  return hasPrograms && reading.mission !== null ? [reading.mission] : missions
}

function programsOf({ reading, programs }: SearchQuery): readonly string[] {
  if (reading.kind !== 'program' && reading.kind !== 'programs') return programs
  const typed = reading.kind === 'program' ? [reading.program] : reading.programs
  if (programs.length === 0) return typed
  const both = typed.filter(one => programs.some(program => Number(program) === Number(one)))
  if (both.length > 0) return both
  throw new AppError(
    'usage',
    typed.length === 1
      ? `Program ${typed[0] ?? ''} is not among the programs of the criteria; remove one.`
      : 'None of these programs is among the programs of the criteria; remove some.',
  )
}

function datesOf({ since, until }: SearchQuery): SearchCriteria['startMjd'] | null {
  if (since === null && until === null) return null
  return {
    ...(since !== null && { min: parseDate(since) }),
    ...(until !== null && { max: parseDate(until) }),
  }
}

function narrows({ reading, ...query }: SearchQuery): boolean {
  const { instruments, filters, programs, types, access, columns, since, until } = query
  const lists = [instruments, filters, programs, types, access, columns]
  return (
    reading.kind !== 'anything' || since !== null || until !== null || lists.some(list => list.length > 0)
  )
}
