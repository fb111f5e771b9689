import { expect, test } from 'vitest'

import type { Eta } from '#shared/contract/areas/queue-live'
import type { ItemRow, SectionRow } from '#shared/contract/areas/queue-rows'
import type { Overview } from '#shared/contract/overview'
import { noCounts, totalsOf } from '#shared/counts'
import { spokenChange } from '#renderer/features/queue/spoken-changes'
import { actionOf } from '#renderer/features/queue/row-action'
import { refreshEveryMs, createRowRefresh } from '#renderer/features/queue/row-refresh'
import {
  batchCountsText,
  batchStateText,
  etaText,
  heldBanner,
  rowName,
} from '#renderer/features/queue/wording'

const atMs = Date.UTC(2026, 10, 20, 14, 0)
const minuteMs = 60_000

const item = (over: Partial<ItemRow>): ItemRow => ({
  kind: 'item',
  id: 1,
  section: 'active',
  batchId: 1,
  filename: 'jw02733_i2d.fits',
  state: 'fetching',
  reason: null,
  detail: null,
  sizeBytes: 1_900_000_000,
  presentBytes: 1_349_000_000,
  attempt: 1,
  nextAttemptMs: null,
  sinceMs: atMs,
  isBatchPaused: false,
  isSameTwice: false,
  damage: null,
  ...over,
})

test.each<[Eta, string]>([
  [
    { kind: 'range', fromMs: atMs + 20 * minuteMs, toMs: atMs + 65 * minuteMs, stepMs: minuteMs },
    'done between 14:20 and 15:05 (likely)',
  ],
  [
    { kind: 'range', fromMs: atMs + 20_000, toMs: atMs + 35_000, stepMs: 5000 },
    'done in 20 s to 35 s (likely)',
  ],
  [{ kind: 'estimating' }, 'estimating'],
  [{ kind: 'paused' }, '—, paused'],
  [{ kind: 'held', reason: 'server-busy', untilMs: atMs + 40_000 }, '—, waiting for server (retry in 40 s)'],
  [{ kind: 'held', reason: 'network', untilMs: null }, '—, waiting for network'],
  [{ kind: 'held', reason: 'server-busy', untilMs: atMs - 1 }, '—, waiting for server'],
  [{ kind: 'none' }, ''],
])('the end reads %j', (eta, text) => {
  expect(etaText(eta, atMs, true)).toBe(text)
})

test('where there is a line it is the archive that is waited for', () => {
  const held = { kind: 'held', reason: 'network', untilMs: atMs + 12_000 } as const
  expect(etaText(held, atMs, true, true)).toBe('—, the archive does not answer (retry in 12 s)')
  const gone = { kind: 'held', reason: 'gone', untilMs: atMs + 40 * minuteMs } as const
  expect(etaText(gone, atMs, true)).toBe('—, waiting to try again (retry in 40 min 00 s)')
  const hold = { reason: 'network', items: 1899, bytes: 5, untilMs: atMs + 12_000, folder: '/a' } as const
  expect(heldBanner({ ...hold, hasLine: true }, 1899, atMs, true)).toEqual({
    tone: 'warn',
    text: 'The archive does not answer. 1,899 files wait and continue by themselves. Next try in 12 s.',
    action: 'now',
  })
  expect(heldBanner({ ...hold, hasLine: false }, 1899, atMs, true)?.text).toMatch(/^No network\./)
  const waiting = { state: 'waiting', reason: 'network', nextAttemptMs: atMs + 12_000 } as const
  expect(rowName(item({ ...waiting, hasLine: true }), 0, atMs)).toContain('Retry in 12 s')
  expect(rowName(item(waiting), 0, atMs)).toContain('Waiting for network')
})

test('a row is read out with its state, percentage, size and rate', () => {
  expect(rowName(item({}), 31_000_000, atMs)).toBe(
    'jw02733_i2d.fits, Downloading, 71 percent, 1.9 GB, 31.0 MB/s',
  )
})

test('each standing has the one action that helps', () => {
  const actions = [
    item({}),
    item({ state: 'paused' }),
    item({ state: 'paused', isBatchPaused: true }),
    item({ state: 'failed', reason: 'damaged' }),
    item({ state: 'failed', reason: 'damaged', isSameTwice: true }),
    item({ state: 'failed', reason: 'changed' }),
    item({ state: 'waiting', reason: 'auth-needed' }),
    item({ state: 'waiting', reason: 'server-busy', nextAttemptMs: atMs }),
    item({ state: 'waiting', reason: 'window', nextAttemptMs: atMs }),
    item({ state: 'done' }),
  ].map(actionOf)
  expect(actions).toEqual([
    'pause',
    'resume',
    'resume-batch',
    'retry',
    'accept',
    'try-again',
    'token',
    'now',
    null,
    null,
  ])
})

const none = { items: 0, bytes: 0 }
const overview = (counts: Partial<typeof noCounts>, presentBytes: number, attention = 0): Overview => ({
  hostId: 'one start',
  revision: 1,
  version: '0.1.0',
  archiveUrl: 'http://127.0.0.1/',
  bytesPerSecond: 0,
  totals: totalsOf({ ...noCounts, ...counts }),
  olderBatches: 0,
  batches: [],
  now: {
    writtenBytesPerSecond: 0,
    askedBytes: 100,
    presentBytes,
    groups: { attention: { items: attention, bytes: 0 }, active: none, waiting: none, finished: none },
    gate: { kind: 'open', bytesPerSecond: null, untilMs: null },
    eta: { kind: 'none' },
    isPaused: false,
    held: [],
    volumes: [],
    rowsRevision: 1,
  },
})

test('start, quarters, problems and the end are read out, and nothing between', () => {
  const news = [
    [overview({}, 0), overview({ queued: 4 }, 0)],
    [overview({ queued: 4 }, 20), overview({ queued: 3, done: 1 }, 26)],
    [overview({ queued: 4 }, 26), overview({ queued: 4 }, 30)],
    [overview({ queued: 4 }, 80), overview({ queued: 4 }, 40)],
    [overview({ queued: 2 }, 30), overview({ queued: 2, failed: 1 }, 30, 1)],
    [overview({ queued: 1, done: 3 }, 90), overview({ done: 4, bytes: 100 }, 100)],
  ].map(([before, after]) => (before && after ? spokenChange(before, after) : null))
  expect(news).toEqual([
    'Downloads have started: 4 files left.',
    '25 percent.',
    null,
    null,
    '1 file needs attention.',
    'Done: 4 files verified, 100 B.',
  ])
})

test('rows are asked for again once a second, never while hidden, and not when they are as new as the queue', () => {
  let nowMs = 0
  let isHidden = false
  let planned: { readonly atMs: number; readonly run: () => void } | null = null
  const refreshed: number[] = []
  const rowRefresh = createRowRefresh({
    refresh: () => refreshed.push(nowMs),
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      planned = { atMs: nowMs + delayMs, run }
      return () => {
        planned = null
      }
    },
    isHidden: () => isHidden,
  })
  const pass = (untilMs: number): void => {
    nowMs = untilMs
    const due = planned
    if (due === null || due.atMs > nowMs) return
    planned = null
    due.run()
  }
  rowRefresh.answered(1)
  for (let tick = 0; tick < 12; tick += 1) {
    rowRefresh.changed(2 + tick)
    pass(nowMs + refreshEveryMs / 4)
  }
  expect(refreshed).toEqual([250, 1250, 2250])
  rowRefresh.answered(13)
  pass(nowMs + 5000)
  isHidden = true
  rowRefresh.changed(20)
  pass(nowMs + 5000)
  const before = refreshed.length
  isHidden = false
  rowRefresh.check()
  pass(nowMs + 5000)
  expect([before, refreshed.length]).toEqual([4, 5])
})

const head = (over: Partial<NonNullable<SectionRow['batch']>>): NonNullable<SectionRow['batch']> => ({
  id: 1,
  name: 'M 51',
  folder: '/data/m51',
  state: 'queued',
  priority: 'normal',
  asked: 57,
  verified: 57,
  damaged: 0,
  failed: 0,
  cancelled: 0,
  left: 0,
  result: 'complete',
  ...over,
})

test.each<[Partial<NonNullable<SectionRow['batch']>>, string, string]>([
  [{}, 'Done', '57 of 57 files verified'],
  [{ damaged: 2 }, '2 damaged since', '55 of 57 files verified, 2 damaged since'],
  [
    { verified: 54, damaged: 2, failed: 3 },
    '2 damaged since',
    '52 of 57 files verified, 2 damaged since, 3 failed',
  ],
  [{ verified: 54, failed: 3 }, 'Done with failures', '54 of 57 files verified, 3 failed'],
  [{ verified: 54, cancelled: 3 }, 'Done, 3 cancelled', '54 of 57 files verified, 3 cancelled'],
  [{ verified: 0, failed: 57 }, 'Failed', '0 of 57 files verified, 57 failed'],
  [{ verified: 0, cancelled: 57 }, 'Cancelled', '0 of 57 files verified, 57 cancelled'],
  [{ verified: 0, asked: 0 }, 'No files', '0 of 0 files verified'],
  [{ verified: 0, asked: 1, left: 1 }, 'In the queue', '0 of 1 file verified, 1 left'],
])('a batch with %j reads %s, with parts that come to the whole', (over, standing, parts) => {
  const { left = 0, damaged = 0, failed = 0, cancelled = 0 } = over
  const result = left > 0 ? 'waiting' : damaged + failed + cancelled > 0 ? 'incomplete' : 'complete'
  const batch = head({ ...over, result })
  expect([batchStateText(batch), batchCountsText(batch)]).toEqual([standing, parts])
})
