import { queueGroups } from '#shared/contract/areas/queue-rows'
import type { QueueGroup, QueueList } from '#shared/contract/areas/queue-rows'
import { itemStates } from '#shared/states'
import { inTurn, type ShownAs } from '#core/items/shown-state'
import type { Match, QueueReader } from '#core/queue/queue-reader'
import type { SearchQuestion } from './ports.ts'
import { groupToday, isAsked, shownAs, stateOrder, type FoundSection } from './row-plan.ts'

/** What decides which of the files that were searched for a list holds, and below which section. */
export interface MatchSource {
  /** Those that are shown, in the order in which they run. */
  readonly batchIds: readonly number[]
  readonly queuedAs: (batchId: number) => Pick<ShownAs, 'state' | 'reason'>
  /** Where the day began. */
  readonly sinceMs: number
  /** Files that are being removed. */
  readonly hidden: ReadonlySet<number>
}

/**
 * Pure: the files of each section out of those that were searched for, which come sorted as asked. Looks at each once and
 * keeps its id alone, so that a million of them take little memory.
 */
export function findMatched(
  list: QueueList,
  source: MatchSource,
  matches: Iterable<Match>,
): readonly FoundSection[] {
  const places = new Map(source.batchIds.map((id, place) => [id, place]))
  const asked = askedOf(list, source)
  const sections = new Map<number | QueueGroup, Gathered>(
    list.arrange === 'batch'
      ? list.batchId === null || !places.has(list.batchId)
        ? []
        : [[list.batchId, gathered()]]
      : queueGroups.map(group => [group, gathered()]),
  )
  const isByTurn = list.arrange === 'group' && list.sort.by === 'order'
  for (const match of matches) {
    const place = places.get(match.batchId)
    if (place === undefined || (list.batchId !== null && match.batchId !== list.batchId)) continue
    if (source.hidden.has(match.id) || !asked(match)) continue
    const key = list.arrange === 'batch' ? match.batchId : groupToday(match, source.sinceMs)
    if (key === null) continue
    const section = sections.get(key) ?? gathered()
    sections.set(key, section)
    section.bytes += match.bytes
    if (!isByTurn) section.ids.push(match.id)
    else if (key === 'finished') section.ended.push([match.sinceMs, match.id])
    else addByTurn(section, place * itemStates.length + stateOrder(match.state), match)
  }
  const foundIn = (key: number | QueueGroup, of: FoundSection['of']): FoundSection => {
    const section = sections.get(key) ?? gathered()
    return { of, ids: isByTurn ? idsByTurn(section) : section.ids, bytes: section.bytes }
  }
  if (list.arrange === 'group') return queueGroups.map(group => foundIn(group, { group }))
  return source.batchIds.flatMap(batchId => (sections.has(batchId) ? [foundIn(batchId, { batchId })] : []))
}

/** The files of a section while they are gathered; `turns` and `ended` only where a list is in the order of the queue. */
interface Gathered {
  bytes: number
  readonly ids: number[]
  /** By batch and state, in the order of ids. */
  readonly turns: Map<number, { readonly ids: number[]; readonly ranked: Map<number, number> }>
  /** Since when, and the id. */
  readonly ended: (readonly [number, number])[]
}

const gathered = (): Gathered => ({ bytes: 0, ids: [], turns: new Map(), ended: [] })

function addByTurn({ turns }: Gathered, turn: number, { id, rank }: Match): void {
  const one = turns.get(turn) ?? { ids: [], ranked: new Map<number, number>() }
  turns.set(turn, one)
  one.ids.push(id)
  if (rank !== 0) one.ranked.set(id, rank)
}

/** Finished ones the latest first, all others as they run. */
function idsByTurn({ turns, ended }: Gathered): readonly number[] {
  if (ended.length > 0) return ended.toSorted((a, b) => b[0] - a[0] || b[1] - a[1]).map(([, id]) => id)
  const inOrder = [...turns].toSorted(([a], [b]) => a - b)
  return inOrder.flatMap(([, { ids, ranked }]) => {
    // Few files have a rank of their own.
    if (ranked.size === 0) return ids
    const rankOf = (id: number): number => ranked.get(id) ?? 0
    return ids.toSorted((a, b) => rankOf(a) - rankOf(b) || a - b)
  })
}

/** Whether a list asks for files as they are shown; decided once for all of a batch in one state for one reason. */
function askedOf(list: QueueList, source: MatchSource): (match: Match) => boolean {
  const known = new Map<string, boolean>()
  return match => {
    const key = `${match.batchId} ${match.state} ${match.reason ?? ''}`
    const isKnown = known.get(key) ?? isAsked(list, shownAs(match, source))
    known.set(key, isKnown)
    return isKnown
  }
}

/** Answers a question that has come from another thread. */
export function answerSearch(
  reader: Pick<QueueReader, 'eachMatch'>,
  { list, batches, sinceMs, hidden }: SearchQuestion,
): readonly FoundSection[] {
  const shown = new Map(batches.map(batch => [batch.id, batch]))
  const source: MatchSource = {
    batchIds: batches.map(({ id }) => id),
    queuedAs: batchId => shown.get(batchId) ?? inTurn,
    sinceMs,
    hidden: new Set(hidden),
  }
  const found = findMatched(list, source, reader.eachMatch(list.text, list.batchId, list.sort))
  return found.map(section => ({ ...section, ids: Float64Array.from(section.ids) }))
}
