import type { Gate } from '#core/limits/gate'
import type { QueueNow } from '#shared/contract/overview'
import type { QueueGroup } from '#shared/contract/areas/queue-rows'
import type { BatchView } from '#shared/models'
import { isAbout, needsPerson } from '#shared/reason-facts'
import type { Reason } from '#shared/reasons'
import type { EtaSituation } from './eta-clock.ts'
import { groupOf } from './groups.ts'
import type { QueueCounter } from '#core/queue/queue-reader'
import type { ListSource } from './row-plan.ts'

/** What is reported of the queue as a whole, besides the rows. */
const isReported = (reason: Reason): boolean => isAbout(reason, 'network') || needsPerson(reason)

export interface NowFacts {
  readonly source: ListSource
  readonly gate: Gate
  /** Of what waits for the network: there is a line, and the archive refuses or does not answer. */
  readonly hasLine: boolean
  /** Bytes of files under way that are here already. */
  readonly movingBytes: number
  /** Something has come from the archive in the last seconds. */
  readonly isArriving: boolean
}

export type Counted = Pick<QueueNow, 'askedBytes' | 'presentBytes' | 'groups' | 'isPaused' | 'held'> & {
  readonly situation: EtaSituation
}

/** Pure: groups, bytes and holds of the whole queue from its counters. */
export function countNow({ source, gate, hasLine, movingBytes, isArriving }: NowFacts): Counted {
  const { batches, counters } = source
  const batchOf = new Map(batches.map(batch => [batch.id, batch]))
  const shown = counters.flatMap(counter => {
    const batch = batchOf.get(counter.batchId)
    return batch === undefined ? [] : [{ ...counter, batch }]
  })
  const sum = (of: readonly QueueCounter[]): { items: number; bytes: number } =>
    of.reduce((total, { items, bytes }) => ({ items: total.items + items, bytes: total.bytes + bytes }), {
      items: 0,
      bytes: 0,
    })
  const inGroup = (group: QueueGroup): { items: number; bytes: number } =>
    sum(shown.filter(({ state, reason }) => groupOf(state, reason) === group))
  const { items, bytes } = source.finished
  const isLeft = ({ state }: QueueCounter): boolean =>
    state !== 'done' && state !== 'failed' && state !== 'cancelled'
  const left = shown.filter(isLeft)
  const canRun = left.filter(
    counter =>
      counter.batch.state === 'queued' &&
      counter.state !== 'paused' &&
      groupOf(counter.state, counter.reason) !== 'attention',
  )
  const doneBytes = sum(shown.filter(({ state }) => state === 'done')).bytes
  const running = sum(shown.filter(({ state }) => state === 'fetching' || state === 'verifying'))
  const run = sum(canRun)
  const held = heldOf(shown, source, isArriving).map(hold =>
    hold.reason === 'network' ? { ...hold, hasLine } : hold,
  )
  const isPaused =
    left.length > 0 && left.every(({ batch, state }) => batch.state === 'paused' || state === 'paused')
  return {
    askedBytes: sum(shown.filter(({ state }) => state !== 'cancelled')).bytes,
    presentBytes: doneBytes + movingBytes,
    groups: {
      attention: inGroup('attention'),
      active: inGroup('active'),
      waiting: inGroup('waiting'),
      finished: { items, bytes },
    },
    isPaused,
    held,
    situation: {
      leftBytes: Math.max(0, run.bytes - movingBytes),
      leftItems: run.items,
      isPaused,
      gate,
      isRunning: running.items > 0,
      isArriving,
      held: whyNothingRuns(held, canRun),
    },
  }
}

/** The reason that keeps most files waiting, for the banner. */
function whyNothingRuns(held: QueueNow['held'], canRun: readonly Shown[]): EtaSituation['held'] {
  const [first] = held
  if (first !== undefined) return { reason: first.reason, untilMs: first.untilMs }
  if (canRun.some(({ state, items }) => state !== 'waiting' && items > 0)) return null
  const [most] = canRun.toSorted((a, b) => b.items - a.items)
  return most === undefined || most.reason === null ? null : { reason: most.reason, untilMs: null }
}

type Shown = QueueCounter & { readonly batch: BatchView }

/**
 * By reason, the most files first. While something arrives, the rows alone show a file that lost its connection or a
 * short pause that the archive asked for: neither says that the archive is in trouble. Only an archive that is held as
 * a whole is reported at once.
 */
function heldOf(counters: readonly Shown[], { queuedAs }: ListSource, isArriving: boolean): QueueNow['held'] {
  const isLost = counters.some(
    ({ state, batchId }) => state === 'queued' && queuedAs(batchId).reason === 'network',
  )
  const isSmall = (reason: Reason): boolean =>
    isArriving && isAbout(reason, 'network') && !(reason === 'network' && isLost)
  const holds = new Map<Reason, Omit<QueueNow['held'][number], 'reason'>>()
  for (const { state, reason, items, bytes, batchId, batch } of counters) {
    if (batch.state !== 'queued' && state === 'queued') continue
    const shown = state === 'queued' ? queuedAs(batchId) : { reason, untilMs: null }
    const isHeld = state === 'queued' || state === 'waiting'
    if (!isHeld || shown.reason === null || !isReported(shown.reason)) continue
    if (isSmall(shown.reason)) continue
    const known = holds.get(shown.reason) ?? { items: 0, bytes: 0, untilMs: null, folder: batch.folder }
    holds.set(shown.reason, {
      ...known,
      items: known.items + items,
      bytes: known.bytes + bytes,
      untilMs: known.untilMs ?? shown.untilMs,
    })
  }
  return [...holds].map(([reason, hold]) => ({ reason, ...hold })).sort((a, b) => b.items - a.items)
}
