import { expect, test } from 'vitest'

import { screenOf } from '#renderer/frame/navigation'
import { entriesOf, matchesText } from '#renderer/frame/palette-entries'
import { screenKeys } from '#renderer/frame/screen-keys'
import {
  isArchiveSilent,
  isOnline,
  linkWords,
  lostText,
  statusParts,
  titleLead,
} from '#renderer/frame/status-words'
import { makeRoom } from '#renderer/base/toasts'
import type { Toast } from '#renderer/base/toasts'
import type { Overview } from '#shared/contract/overview'

const nowMs = Date.UTC(2026, 0, 1, 12)
const none = { items: 0, bytes: 0 }
const overview: Overview = {
  hostId: 'h',
  revision: 1,
  version: '1',
  archiveUrl: 'http://127.0.0.1:1/',
  bytesPerSecond: 84_200_000,
  totals: { asked: 100, verified: 53, failed: 0, cancelled: 0, waiting: 47, bytes: 1 },
  now: {
    writtenBytesPerSecond: 0,
    askedBytes: 0,
    presentBytes: 0,
    groups: { attention: none, active: none, waiting: none, finished: none },
    gate: { kind: 'open', bytesPerSecond: null, untilMs: null },
    eta: { kind: 'estimating' },
    isPaused: false,
    held: [],
    volumes: [],
    rowsRevision: 1,
  },
  olderBatches: 0,
  batches: [],
}

test('the status line says what is known, and nothing else', () => {
  expect(statusParts(overview, true, nowMs)).toEqual(['↓ 84.2 MB/s', '47 left'])
  const eta = {
    kind: 'range',
    fromMs: Date.UTC(2026, 0, 1, 14, 20),
    toMs: Date.UTC(2026, 0, 1, 15, 5),
    stepMs: 300_000,
  } as const
  const gate = { kind: 'open', bytesPerSecond: 100_000_000, untilMs: null } as const
  const volumes = [
    { folder: '/a', freeBytes: 9_000_000_000_000, totalBytes: 9e12 },
    { folder: '/b', freeBytes: 1_200_000_000_000, totalBytes: 9e12 },
  ]
  expect(statusParts({ ...overview, now: { ...overview.now, eta, gate, volumes } }, true, nowMs)).toEqual([
    '↓ 84.2 MB/s of 100.0 MB/s (limit)',
    '47 left',
    'done 14:20–15:05',
    '1.20 TB free',
  ])
  // A host that is gone moves nothing: neither its last rate nor its last end is told as if it did.
  expect(
    statusParts({ ...overview, now: { ...overview.now, eta, gate, volumes } }, true, nowMs, false),
  ).toEqual(['↓ —', '47 left', '1.20 TB free'])
  expect(titleLead(overview)).toBe('53 %')
  const totals = { asked: 10, verified: 8, failed: 0, cancelled: 2, waiting: 0, bytes: 0 }
  expect(titleLead({ ...overview, totals })).toBe('100 %')
  expect(titleLead({ ...overview, totals: { ...totals, verified: 0, cancelled: 10 } })).toBeNull()
})

test('files that wait for the network say that there is none', () => {
  const held = [{ reason: 'network', items: 3, bytes: 30, untilMs: null, folder: '/a' }] as const
  expect([isOnline(overview), isOnline({ ...overview, now: { ...overview.now, held } })]).toEqual([
    true,
    false,
  ])
})

test('an archive that refuses while there is a line is no lost network', () => {
  const held = [
    { reason: 'network', items: 3, bytes: 30, untilMs: null, folder: '/a', hasLine: true },
  ] as const
  const silent = { ...overview, now: { ...overview.now, held } }
  expect([isArchiveSilent(overview), isArchiveSilent(silent)]).toEqual([false, true])
  expect(linkWords('live', isOnline(silent), isArchiveSilent(silent)).text).toBe(
    'The archive does not answer',
  )
})

test('a lost host and a lost network are distinguished', () => {
  expect([linkWords('live', true).text, linkWords('live', false).text, linkWords('lost', true).text]).toEqual(
    ['Online', 'No network', 'Not connected'],
  )
  expect(lostText(Date.UTC(2026, 0, 1, 9, 14, 31), true)).toBe(
    'Halyard does not answer. Last update 09:14:31.',
  )
})

test('the address names the screen; anything else is the queue', () => {
  expect(['#/search', '#/token/x', '', '#code=1', '#/nonsense'].map(screenOf)).toEqual([
    'search',
    'token',
    'queue',
    'queue',
    'queue',
  ])
  expect([screenKeys(2, true), screenKeys(2, false)]).toEqual([['Mod+3'], ['Alt+3']])
})

test('the palette finds words in any order and lists a command once', () => {
  expect([matchesText('Go to Search', 'sea go'), matchesText('Go to Search', 'queue')]).toEqual([true, false])
  const run = (): void => undefined
  const commands = [
    { id: 'a', title: 'Pause', run },
    { id: 'a', title: 'Pause, older', run },
    { id: 'b', title: 'Not now', run, isDisabled: true },
  ]
  expect(entriesOf(commands, 'Queue').map(({ title, group }) => [title, group])).toEqual([['Pause', 'Queue']])
})

test('a fourth note pushes out the oldest that would go by itself; sticky ones make it wait', () => {
  const toast = (id: number, shownMs: number | null): Toast => ({
    id,
    text: '',
    tone: 'plain',
    action: null,
    shownMs,
    isUndo: false,
    atMs: 0,
  })
  const ids = (toasts: readonly Toast[]) => makeRoom(toasts).map(({ id }) => id)
  expect(ids([toast(1, null), toast(2, 8000), toast(3, 8000), toast(4, 8000)])).toEqual([1, 3, 4])
  expect(ids([toast(1, null), toast(2, null), toast(3, null), toast(4, 8000)])).toEqual([1, 2, 3, 4])
})
