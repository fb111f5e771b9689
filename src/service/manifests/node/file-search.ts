import type { RecordedBatches, FileHit, FileQuery } from '#core/manifests/recorded-batches'
import type { HistoryHitView } from '#shared/contract/areas/manifests'
import type { Input, Output } from '#shared/contract/calls'
import { handledElsewhere } from '#shared/ignore'

interface Search {
  readonly name: string
  readonly stop: AbortController
  readonly found: Promise<readonly FileHit[]>
  indexed: number
  total: number
}
type Asked = Input<'manifests.search'> & { readonly hidden: readonly number[] }

/** A search that takes longer shows its progress. */
const silentMs = 700

const conditions: Readonly<Record<Asked['outcome'], Pick<FileQuery, 'states' | 'damaged'>>> = {
  all: {},
  ok: { states: ['done'], damaged: 'none' },
  failed: { states: ['failed', 'cancelled'], damaged: 'too' },
  waiting: { states: ['queued', 'fetching', 'verifying', 'waiting', 'paused'] },
}

/**
 * Searches everything ever fetched. Bringing the index up to date may take long; meanwhile the answer is how far it is,
 * and the same question asked again finds the same search. Another question ends it, and what is indexed stays.
 */
export function createHistorySearch(
  history: RecordedBatches,
): (asked: Asked) => Promise<Output<'manifests.search'>> {
  let search: Search | null = null

  function begin(name: string, query: FileQuery): Search {
    search?.stop.abort()
    const stop = new AbortController()
    const progress = { indexed: 0, total: 0 }
    const begun: Search = Object.assign(progress, {
      name,
      stop,
      found: history.search(query, stop.signal, (indexed, total) =>
        Object.assign(progress, { indexed, total }),
      ),
    })
    // The question awaits it, and may have been given up.
    void handledElsewhere(begun.found)
    return begun
  }

  return async ({ text, outcome, limit, hidden }) => {
    const query = { text, limit: limit + 1, ...conditions[outcome] }
    const name = JSON.stringify(query)
    const mine = search?.name === name ? search : begin(name, query)
    search = mine
    const late = Promise.withResolvers<null>()
    const timer = setTimeout(() => late.resolve(null), silentMs)
    try {
      const hits = await Promise.race([mine.found, late.promise])
      if (hits === null) return { kind: 'indexing', indexed: mine.indexed, total: mine.total }
      search = null
      const shown = hits.filter(hit => !hidden.includes(hit.batchId)).map(viewOf)
      return { kind: 'found', hits: shown.slice(0, limit), isCut: hits.length > limit }
    } catch (thrown) {
      if (search === mine) search = null
      throw thrown
    } finally {
      clearTimeout(timer)
    }
  }
}

function viewOf(hit: FileHit): HistoryHitView {
  const { id, batchId, batchName, folder, uri, filename, programId, target, state, reason } = hit
  const { sizeBytes, finishedMs, path, check } = hit
  const where = { itemId: id, batchId, batchName, folder }
  return { ...where, uri, filename, programId, target, state, reason, sizeBytes, finishedMs, path, check }
}
