import type { FoundPosition, SearchState } from '#shared/contract/areas/search'
import { AppError, toAppError } from '#shared/errors'
import { leftOutSentence } from '#core/archive/left-out'
import type { Archive, LeftOutRow } from '#core/ports'
import { criteriaOf } from './query-criteria.ts'
import type { SearchStore } from './search-ports.ts'
import type { SearchTable } from './search-table.ts'

export interface RunSearchDeps {
  readonly archive: Pick<Archive, 'search' | 'resolveName'>
  readonly store: SearchStore
  /** Gives way to other work between two parts of a long page. */
  readonly breathe: () => Promise<void>
}

/** What of a state a run changes. */
export type RunChange = Partial<Pick<SearchState, 'phase' | 'found' | 'expected' | 'place' | 'problem'>>

/** Rows that are taken in, and written, without a pause. */
const rowsAtOnce = 1_000

/**
 * Runs one search to its end: where its target is, how many rows there are, the rows themselves. Calls `tell` with
 * every change. Never rejects; a failure ends as a problem, with the rows that had come.
 */
export async function runSearch(
  { archive, store, breathe }: RunSearchDeps,
  start: SearchState,
  table: SearchTable,
  tell: (change: RunChange) => void,
  signal: AbortSignal,
): Promise<void> {
  const { searchId, query, askedMs } = start
  let place: FoundPosition | null = null
  let expected: number | null = null
  let isKept = true
  const keep = async (work: () => Promise<void> | void): Promise<void> => {
    if (!isKept) return
    try {
      await work()
    } catch (thrown) {
      // The rows are here all the same: only their copy on disk ends.
      isKept = false
      tell({ problem: problemOf(thrown) })
    }
  }
  const kept = (phase: 'complete' | 'stopped') =>
    ({ searchId, query, phase, place, found: table.length, expected, askedMs }) as const

  try {
    place = await placeOf(start, archive, signal)
    const criteria = criteriaOf(query, place)
    tell({ place, phase: 'counting' })
    await keep(() => store.begin(kept('stopped')))
    const onCounted = (count: number): void => {
      expected = count
      tell({ expected, phase: 'loading' })
    }
    const leftOut: LeftOutRow[] = []
    const onLeftOut = (rows: readonly LeftOutRow[]): void => {
      leftOut.push(...rows)
      tell({ problem: { code: 'wire-format', message: leftOutSentence(leftOut) } })
    }
    for await (const page of archive.search(criteria, signal, onCounted, onLeftOut)) {
      for (let from = 0; from < page.length; from += rowsAtOnce) {
        const rows = page.slice(from, from + rowsAtOnce)
        const firstRow = table.length
        table.add(rows)
        tell({ found: table.length })
        await keep(() => store.append(searchId, firstRow, rows))
        await breathe()
        if (signal.aborted) throw new AppError('cancelled', 'The search was stopped.')
      }
    }
    await keep(() => (table.length > 0 ? store.end(kept('complete')) : store.forget(searchId)))
    tell({ phase: 'complete' })
  } catch (thrown) {
    await keep(() => (table.length > 0 ? store.end(kept('stopped')) : store.forget(searchId)))
    if (signal.aborted) tell({ phase: 'stopped' })
    else tell({ phase: 'failed', problem: problemOf(thrown) })
  }
}

async function placeOf(
  { query: { reading } }: SearchState,
  archive: Pick<Archive, 'resolveName'>,
  signal: AbortSignal,
): Promise<FoundPosition | null> {
  if (reading.kind === 'cone') {
    const { ra, dec, radiusDeg } = reading
    return { ra, dec, radiusDeg, name: null }
  }
  if (reading.kind !== 'target') return null
  const found = await archive.resolveName(reading.name, signal)
  if (found === null)
    throw new AppError(
      'nothing-found',
      `No object called “${reading.name}” was found. Check the spelling or enter coordinates. For a moving target, search target names in programs.`,
    )
  return { ra: found.ra, dec: found.dec, radiusDeg: reading.radiusDeg, name: found.canonicalName }
}

function problemOf(thrown: unknown): NonNullable<SearchState['problem']> {
  const { code, message } = toAppError(thrown)
  return { code, message }
}
