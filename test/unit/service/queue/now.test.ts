import { expect, test } from 'vitest'
import { countNow } from '#service/queue/now'
import { noDamage } from '#core/manifests/batch-result'
import type { QueueCounter } from '#core/queue/queue-reader'
import { shownBatch } from '#service/queue/shown-queue'
import { inTurn, type ShownAs } from '#core/items/shown-state'
import type { BatchView } from '#shared/models'
import { noCounts, totalsOf } from '#shared/counts'

const batch: Pick<BatchView, 'id' | 'state' | 'folder' | 'totals'> = {
  id: 1,
  state: 'queued',
  folder: '/data',
  totals: totalsOf(noCounts),
}
const counter = (
  state: QueueCounter['state'],
  reason: QueueCounter['reason'],
  items: number,
): QueueCounter => ({
  batchId: 1,
  state,
  reason,
  items,
  bytes: items * 1000,
})
const told = (counters: readonly QueueCounter[], isArriving: boolean, queued: ShownAs = inTurn) =>
  countNow({
    source: {
      batches: [shownBatch(batch as BatchView, [], noDamage)], // all that is counted by
      counters,
      queuedAs: () => queued,
      finished: { sinceMs: 0, items: 0, bytes: 0 },
    },
    gate: { kind: 'open', bytesPerSecond: null, untilMs: null },
    hasLine: true,
    movingBytes: 0,
    isArriving,
  }).held.map(({ reason, items }) => [reason, items])

const dropped = counter('waiting', 'network', 7)
const others = [counter('fetching', null, 4), counter('queued', 'turn', 90)]

test.each(['network', 'server-busy'] as const)(
  'while others arrive, a file that waits by itself (%s) says nothing about its archive',
  reason => {
    const counters = [counter('waiting', reason, 7), ...others]
    expect(told(counters, true)).toEqual([])
    expect(told(counters, false)).toEqual([[reason, 7]])
  },
)

test('an archive that is held as a whole is reported at once, with the files that wait by themselves', () => {
  expect(told([dropped, ...others], true, { ...inTurn, reason: 'network', untilMs: 5 })).toEqual([
    ['network', 97],
  ])
})

test('a busy archive is reported when nothing has come for a while, and not second by second', () => {
  const busy: ShownAs = { ...inTurn, reason: 'server-busy', untilMs: 1000 }
  expect(told(others, true, busy)).toEqual([])
  expect(told(others, false, busy)).toEqual([['server-busy', 90]])
})

test('what a person has to do is reported whatever arrives', () => {
  const counters = [counter('waiting', 'auth-needed', 3), counter('waiting', 'disk-full', 2), ...others]
  expect(told(counters, true)).toEqual([
    ['auth-needed', 3],
    ['disk-full', 2],
  ])
})
