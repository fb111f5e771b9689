import type { Archive, LeftOutRow, ObservationKey, ProductGroup, SearchCriteria } from './ports.ts'

/** What a search for observations brought, as far as product lists need it. */
export interface FoundObservations {
  readonly keys: readonly ObservationKey[]
  /** Planned ones (level -1), which have no files yet. */
  readonly planned: readonly ObservationKey[]
  /** Rows of the answer that could not be read. */
  readonly leftOut: readonly LeftOutRow[]
}

/** The observations of a search as keys for product lists; planned ones apart. */
export async function findObservations(
  archive: Pick<Archive, 'search'>,
  criteria: SearchCriteria,
  signal: AbortSignal,
): Promise<FoundObservations> {
  const keys: ObservationKey[] = []
  const planned: ObservationKey[] = []
  const leftOut: LeftOutRow[] = []
  const onLeftOut = (rows: readonly LeftOutRow[]): void => {
    for (const row of rows) leftOut.push(row)
  }
  for await (const page of archive.search(criteria, signal, undefined, onLeftOut))
    for (const { obsid, obsId, calibLevel } of page)
      (calibLevel === -1 ? planned : keys).push({ obsid, obsId })
  return { keys, planned, leftOut }
}

/**
 * Observations named by hand: a number is an `obsid`, everything else an `obs_id` (never mixed up: the archive
 * answers an error, or another observation's files, to one given as the other).
 */
export async function findNamed(
  archive: Pick<Archive, 'search'>,
  names: readonly string[],
  missions: readonly string[],
  signal: AbortSignal,
): Promise<FoundObservations> {
  const isNumber = (name: string): boolean => /^\d+$/.test(name)
  const numbers = names.filter(isNumber)
  const ids = names.filter(name => !isNumber(name))
  const found: FoundObservations[] = []
  if (numbers.length > 0)
    found.push(await findObservations(archive, { missions: [], columns: { obsid: numbers } }, signal))
  if (ids.length > 0) found.push(await findObservations(archive, { missions, obsIds: ids }, signal))
  return together(found)
}

/** Several searches as one; every observation once. */
export function together(found: readonly FoundObservations[]): FoundObservations {
  const unified = (keys: readonly ObservationKey[]): readonly ObservationKey[] => [
    ...new Map(keys.map(key => [key.obsid, key])).values(),
  ]
  return {
    keys: unified(found.flatMap(({ keys }) => keys)),
    planned: unified(found.flatMap(({ planned }) => planned)),
    leftOut: found.flatMap(({ leftOut }) => leftOut),
  }
}

/**
 * Why a name brought no files, one sentence each: it is planned, it belongs to a mission that was not asked, or nobody
 * has it. Names of observations with files, and wildcards, have none.
 */
export async function whyWithoutFiles(
  archive: Pick<Archive, 'search'>,
  names: readonly string[],
  { keys, planned }: FoundObservations,
  missions: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const withFiles = namesOf(keys)
  const without = names.filter(name => !name.includes('*') && !withFiles.has(name.toLowerCase()))
  const areExpected = namesOf(planned)
  const unknown = without.filter(name => !areExpected.has(name.toLowerCase()) && !/^\d+$/.test(name))
  const elsewhere =
    unknown.length > 0 ? await missionsOf(archive, unknown, signal) : new Map<string, string>()
  return without.map(name => {
    if (areExpected.has(name.toLowerCase()))
      return `${name} is planned and not yet executed: it has no files.`
    const mission = elsewhere.get(name.toLowerCase())
    if (mission !== undefined) return `${name} is an observation of ${mission}: add --mission ${mission}.`
    const asked = missions.length > 0 ? ` of ${missions.join(' or ')}` : ''
    return /^\d+$/.test(name)
      ? `no observation has the obsid ${name}.`
      : `no observation${asked} is named ${name}, and none of another mission.`
  })
}

const namesOf = (keys: readonly ObservationKey[]): ReadonlySet<string> =>
  new Set(keys.flatMap(({ obsid, obsId }) => [obsid, obsId.toLowerCase()]))

/** Whose the observations of these names are, whatever the mission, by name in lower case. */
async function missionsOf(
  archive: Pick<Archive, 'search'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const missions = new Map<string, string>()
  for await (const page of archive.search({ missions: [], obsIds: names }, signal))
    for (const { obsId, collection } of page) missions.set(obsId.toLowerCase(), collection)
  return missions
}

/** What went wrong with the groups that failed, one sentence each; the others arrived. */
export const failureOf = (group: ProductGroup): string | null =>
  group.kind === 'failed' ? `${group.asked.map(({ obsId }) => obsId).join(', ')}: ${group.message}` : null
