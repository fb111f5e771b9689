import type { Archive, LeftOutRow, ObservationKey } from '#core/ports'
import type { ProductRow } from '#shared/models'
import { type ArchiveOptions, createAsker, RefusedError } from './asker.ts'
import { createMashup } from './mashup.ts'
import { askPages } from './pages.ts'
import { productGroups } from './product-groups.ts'
import { readProducts } from './product-rows.ts'
import type { ReadRows } from './read-rows.ts'
import { countRows, searchPages } from './search-pages.ts'
import { anonymous, type ArchiveColumn, readColumns, readIdentity, readPosition } from './small-answers.ts'

export type { ArchiveOptions } from './asker.ts'
export type { ArchiveColumn } from './small-answers.ts'

export interface ArchiveClient extends Archive {
  /** The columns of the search, with their meaning. Throws `archive-error` when the archive gives none. */
  columns(signal: AbortSignal): Promise<readonly ArchiveColumn[]>
  /** Ends all connections; what is under way ends as `cancelled`. */
  close(): Promise<void>
}

/** At most this many of the heavy queries at once, and as many connections for them. */
const queryConnections = 2
const smallConnections = 2
/** A group still in execution after this long is asked for in halves; a single observation may take as long as a search. */
const groupExecutingMs = 120_000

/**
 * The archive's services over HTTP (docs/archive.md). Searches and product lists are asked without a token: all
 * metadata are public. Beside the errors of each method every one throws `network` or `server-busy` when the archive
 * gives no answer for `giveUpAfterMs`, `archive-error`, `wire-format`, and `cancelled` when its signal aborts.
 */
export function createArchive(options: ArchiveOptions): ArchiveClient {
  const { clock } = options
  const queries = createAsker(options, queryConnections)
  // Apart from the queries: a whoami must not wait behind two slow product lists.
  const small = createAsker(options, smallConnections)
  const mashup = createMashup(clock, queries)

  async function productsOf(
    group: readonly ObservationKey[],
    signal: AbortSignal,
  ): Promise<ReadRows<ProductRow>> {
    const manners =
      group.length === 1 ? {} : { mostRepeats: 0, mostExecutingMs: groupExecutingMs, isDivisible: true }
    const params = { obsid: group.map(({ obsid }) => obsid).join(',') }
    const rows: ProductRow[] = []
    const leftOut: LeftOutRow[] = []
    const query = { service: 'Mast.Caom.Products', params }
    for await (const page of askPages(mashup, query, readProducts, signal, manners)) {
      for (const row of page.rows) rows.push(row)
      for (const row of page.leftOut) leftOut.push(row)
    }
    return { rows, leftOut }
  }

  return {
    async whoami(token, signal) {
      // Text that is invalid in a header cannot be a token; it never reaches the network library.
      if (token !== null && !/^[\x21-\x7e]+$/.test(token)) return anonymous
      const authorization = token === null ? {} : { authorization: `token ${token}` }
      const headers = { accept: 'application/json', ...authorization }
      try {
        return readIdentity(
          await small.json({ name: 'whoami', path: 'whoami', method: 'GET', headers }, signal),
        )
      } catch (thrown) {
        if (thrown instanceof RefusedError && (thrown.status === 401 || thrown.status === 403))
          return anonymous
        throw thrown
      }
    },
    count: (criteria, signal) => countRows(mashup, criteria, signal),
    search: (criteria, signal, onCounted, onLeftOut) =>
      searchPages(mashup, criteria, signal, onCounted, onLeftOut),
    async resolveName(name, signal) {
      const params = { input: name.trim(), format: 'json' }
      const lookup = { service: 'Mast.Name.Lookup', params, expects: 'names' } as const
      return readPosition(await mashup.invoke(lookup, signal), name)
    },
    products: (observations, signal) =>
      productGroups({ ask: productsOf, isAlive: inner => small.isAlive(inner), clock }, observations, signal),
    async columns(signal) {
      const answer = await small.json(
        {
          name: 'columnsconfig',
          path: 'portal/Mashup/Mashup.asmx/columnsconfig',
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/plain' },
          body: 'colConfigId=Mast.Caom.Cone',
        },
        signal,
      )
      return readColumns(answer)
    },
    async close() {
      await Promise.all([queries.close(), small.close()])
    },
  }
}
