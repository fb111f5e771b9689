import { columnNamed, observationColumns, unknownColumn } from '#core/archive/columns'
import {
  calibLevels,
  knownOrPattern,
  knownValue,
  knownValueOf,
  missions,
  productTypes,
  rights,
} from '#core/archive/known-values'
import { parseDate } from '#core/archive/dates'
import { parseCoordinates, parseRadius } from '#core/archive/sky'
import type { Archive, SearchCriteria } from '#core/ports'
import type { ArchiveClient } from '#platform/archive/index'
import { AppError } from '#shared/errors'
import { defaultMissions, defaultRadius, type ObservationOptions } from '../options/observation-options.ts'

/** The missions to ask, in the archive's spelling. Throws AppError 'usage' for one that it does not have. */
export const missionsOf = (options: ObservationOptions): readonly string[] =>
  (options.mission ?? defaultMissions).map(mission => knownOrPattern('--mission', mission, missions))

/**
 * The criteria of the options. Asks the archive's name resolver for a target that is not coordinates.
 * Throws AppError 'usage' for what cannot be understood, 'nothing-found' for an unknown name.
 */
export async function criteriaOf(
  options: ObservationOptions,
  archive: Pick<Archive, 'resolveName'> & Pick<ArchiveClient, 'columns'>,
  signal: AbortSignal,
): Promise<SearchCriteria> {
  if (options.radius !== undefined && options.target === undefined)
    throw new AppError(
      'usage',
      '--radius needs a centre: add --target NAME or --target "RA DEC", or leave --radius out.',
    )
  // Everything that can be checked here is checked before the archive is asked.
  const startMjd = rangeOf(options.since, options.until)
  const plain = {
    missions: missionsOf(options),
    ...(options.program && { programs: options.program.map(programOf) }),
    ...(options.instrument && { instruments: options.instrument.map(name => name.toUpperCase()) }),
    ...(options.filter && { filters: options.filter }),
    ...(options.calibLevel && { calibLevels: options.calibLevel.map(levelOf) }),
    ...(options.type && { productTypes: options.type.map(typeOf) }),
    ...(options.access && { access: options.access.map(accessOf) }),
    ...(options.obsId && { obsIds: options.obsId }),
    ...(options.targetName && { targetNames: options.targetName }),
    ...(startMjd && { startMjd }),
  }
  const columns = await knownColumns(columnsOf(options.column ?? []), archive, signal)
  const position =
    options.target === undefined
      ? undefined
      : await positionOf(options.target, options.radius ?? defaultRadius, archive, signal)
  return { ...plain, ...(columns && { columns }), ...(position && { position }) }
}

function programOf(text: string): string {
  if (/^\d{1,6}$/.test(text)) return text
  throw new AppError('usage', `A program is a number such as 2733, not "${text}".`)
}

const accessOf = (text: string): string => knownOrPattern('--access', text, rights)
const levelOf = (text: string): number => Number(knownValue('--calib-level', text, calibLevels))
const typeOf = (text: string): string => knownOrPattern('--type', text, productTypes)

function columnsOf(pairs: readonly string[]): Record<string, string[]> | null {
  if (pairs.length === 0) return null
  const columns: Record<string, string[]> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const value = pair.slice(at + 1).trim()
    if (at < 1 || !/^\w+$/.test(name) || value === '')
      throw new AppError('usage', `--column takes name=value, e.g. proposal_pi=Lee*, not "${pair}".`)
    ;(columns[name] ??= []).push(value)
  }
  return columns
}

/**
 * The columns under the archive's own names. An unknown one is looked up in the archive's list, because the archive adds
 * columns. A query with a column that does not exist would only fail, and late. Throws AppError('usage').
 */
async function knownColumns(
  asked: Record<string, string[]> | null,
  archive: Pick<ArchiveClient, 'columns'>,
  signal: AbortSignal,
): Promise<Record<string, string[]> | null> {
  if (asked === null) return null
  let columns = observationColumns
  if (Object.keys(asked).some(name => columnNamed(name, columns) === null))
    columns = [...new Set([...columns, ...(await listedColumns(archive, signal))])]
  const known: Record<string, string[]> = {}
  for (const [name, values] of Object.entries(asked)) {
    const column = columnNamed(name, columns)
    if (column === null) throw unknownColumn(name, columns)
    known[column] = [...(known[column] ?? []), ...values.map(value => knownValueOf(column, value))]
  }
  return known
}

async function listedColumns(
  archive: Pick<ArchiveClient, 'columns'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return (await archive.columns(signal)).map(({ name }) => name)
  } catch (thrown) {
    // Without the list, an unknown name counts as a mistake.
    if (thrown instanceof AppError && (thrown.code === 'archive-error' || thrown.code === 'wire-format'))
      return []
    throw thrown
  }
}

function rangeOf(
  since: string | undefined,
  until: string | undefined,
): { min?: number; max?: number } | null {
  if (since === undefined && until === undefined) return null
  return {
    ...(since !== undefined && { min: parseDate(since) }),
    ...(until !== undefined && { max: parseDate(until) }),
  }
}

async function positionOf(
  target: string,
  radius: string,
  archive: Pick<Archive, 'resolveName'>,
  signal: AbortSignal,
): Promise<{ ra: number; dec: number; radiusDeg: number }> {
  const radiusDeg = parseRadius(radius)
  const known = parseCoordinates(target)
  // Numbers alone are no name: the resolver would only answer that it does not know them.
  if (known === null && /^[\d.:,+\-\u2212\s]+$/.test(target) && /\d[\s:,]+\S/.test(target))
    throw new AppError(
      'usage',
      `"${target}" is not a position in the sky. Give hours below 24 or degrees below 360, then degrees from -90 to 90.`,
    )
  const place = known ?? (await archive.resolveName(target, signal))
  if (place === null)
    throw new AppError(
      'nothing-found',
      `No object called "${target}" was found. Check the spelling, give coordinates, or use --target-name for the name in a program.`,
    )
  return { ra: place.ra, dec: place.dec, radiusDeg }
}
