import { type CaomQuery, queriesFor } from '#core/archive/criteria'
import type { LeftOutRow, SearchCriteria } from '#core/ports'
import { AppError } from '#shared/errors'
import type { Observation } from '#shared/models'
import type { Mashup } from './mashup.ts'
import { readObservations } from './observation-rows.ts'
import { askPages } from './pages.ts'
import { readCount } from './small-answers.ts'

/** The archive cuts the connection of a query with more rows. */
const mostRows = 500_000

/**
 * How many rows the search brings. Wildcards of one column that overlap (`NGC*` with `NGC1*`) count their common rows
 * twice; `search` unifies them.
 */
export async function countRows(
  mashup: Mashup,
  criteria: SearchCriteria,
  signal: AbortSignal,
): Promise<number> {
  const counts = await countsOf(mashup, queriesFor(criteria), signal)
  return counts.reduce((sum, count) => sum + count, 0)
}

/**
 * All observations of the search, page by page as they arrive, each `obsid` once; calls `onLeftOut` with the rows that
 * cannot be read. Counts first; throws `usage` when a query finds more than the archive gives out, and `archive-error`
 * at the end when it gives fewer rows than it counted.
 */
export async function* searchPages(
  mashup: Mashup,
  criteria: SearchCriteria,
  signal: AbortSignal,
  onCounted?: (count: number) => void,
  onLeftOut?: (rows: readonly LeftOutRow[]) => void,
): AsyncGenerator<readonly Observation[]> {
  const queries = queriesFor(criteria)
  const counts = await countsOf(mashup, queries, signal)
  for (const count of counts) {
    if (count > mostRows) {
      throw new AppError(
        'usage',
        `The search finds ${count} observations, the archive gives ${mostRows}; narrow it.`,
      )
    }
  }
  onCounted?.(counts.reduce((sum, count) => sum + count, 0))
  const seen = new Set<string>()
  const unseen = (rows: readonly Observation[]): readonly Observation[] =>
    rows.filter(({ obsid }) => !seen.has(obsid) && seen.add(obsid))
  for (const [index, query] of queries.entries()) {
    const count = counts[index] ?? 0
    if (count > 0) yield* pagesOf(mashup, query, { count, unseen, onLeftOut }, signal)
  }
}

interface Expectation {
  /** How many rows the archive counted just before. */
  readonly count: number
  readonly unseen: (rows: readonly Observation[]) => readonly Observation[]
  readonly onLeftOut: ((rows: readonly LeftOutRow[]) => void) | undefined
}

async function* pagesOf(
  mashup: Mashup,
  query: CaomQuery,
  { count, unseen, onLeftOut }: Expectation,
  signal: AbortSignal,
): AsyncGenerator<readonly Observation[]> {
  let most = 0
  // The order of rows between pages is not promised. Rows that came twice mean that others may have been skipped:
  // then the pages are asked once more.
  for (let pass = 0; pass < 2; pass += 1) {
    const inPass = new Set<string>()
    let pages = 0
    let received = 0
    for await (const { rows, leftOut } of askPages(mashup, invocation(query, '*'), readObservations, signal, {
      counted: count,
    })) {
      pages += 1
      received += rows.length + leftOut.length
      for (const { obsid } of rows) inPass.add(obsid)
      const fresh = unseen(rows)
      if (fresh.length > 0) yield fresh
      if (leftOut.length > 0 && pass === 0) onLeftOut?.(leftOut)
      for (const { rowNumber } of leftOut) inPass.add(`left out ${pages}:${rowNumber}`)
    }
    most = Math.max(most, received)
    if (pages === 1 || inPass.size === received) break
  }
  if (most < count) {
    throw new AppError(
      'archive-error',
      `The archive counted ${count} rows for this search and gave ${most}; try again.`,
    )
  }
}

async function countsOf(
  mashup: Mashup,
  queries: readonly CaomQuery[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const counts: number[] = []
  for (const query of queries) {
    const answer = await mashup.invoke(invocation(query, 'COUNT_BIG(*)'), signal)
    counts.push(readCount(query.service, answer['data']))
  }
  return counts
}

function invocation({ service, filters, position }: CaomQuery, columns: string) {
  return { service, params: { columns, filters, ...(position === null ? {} : { position }) } }
}
