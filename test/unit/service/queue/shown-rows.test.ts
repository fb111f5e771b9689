import { expect, test } from 'vitest'
import { openGate } from '#core/limits/gate'
import type { QueueReader } from '#core/queue/queue-reader'
import { createShownRows, type ShownRowsDeps } from '#service/queue/shown-rows'
import { wholeList } from '#test/queue-kit'

/** Rows of a queue with so many files; `asked` says what it asked of others for a search, in this order. */
function rowsOf(items: number) {
  const asked: string[] = []
  const answer = <T>(what: string, value: T): T => {
    asked.push(what)
    return value
  }
  const reader = {
    counters: () => [{ batchId: 1, state: 'queued', reason: 'turn', items, bytes: 0 }],
    finishedSince: () => ({ items: 0, bytes: 0 }),
    commit: () => answer('commit', undefined),
    matches: () => answer('matches', []),
  }
  const parts: ShownRowsDeps = {
    queue: { batches: () => [], holdOf: () => null, isLineDown: () => false },
    reader: reader as unknown as QueueReader, // nothing else is asked of it
    search: () => Promise.resolve(answer('search', [])),
    gate: () => openGate,
    monotonicMs: () => 0,
    after: () => () => undefined,
    dayStartMs: () => 0,
    presentBytes: () => null,
    hidden: { items: new Set(), batches: new Set() },
    damage: { ofBatches: () => () => ({ changed: 0, missing: 0, unreadable: 0 }), ofFiles: () => new Map() },
  }
  return { rows: createShownRows(parts), asked }
}

test('a few files are searched at once', async () => {
  const { rows, asked } = rowsOf(20_000)
  await rows.plan({ ...wholeList, text: 'cal' })
  expect(asked).toEqual(['matches'])
})

test('many files are searched in a thread, which sees what was saved before', async () => {
  const { rows, asked } = rowsOf(20_001)
  await rows.plan({ ...wholeList, text: 'cal' })
  expect(asked).toEqual(['commit', 'search'])
})

test('one list is searched once for all who ask for it before anything changes', async () => {
  const { rows, asked } = rowsOf(20_001)
  const list = { ...wholeList, text: 'cal' }
  await Promise.all([rows.plan(list), rows.plan({ ...list, open: [] }), rows.window(list, 0, 10)])
  await rows.plan(list)
  expect(asked).toEqual(['commit', 'search'])
})
