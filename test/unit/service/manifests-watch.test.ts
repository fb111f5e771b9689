import { expect, test } from 'vitest'
import { createCheckWatch } from '#service/manifests/check-watch'
import { removals, restorableMs } from '#service/manifests/removals'
import type { CheckProgress } from '#shared/contract/areas/manifests'

/** Timers that run when the test says so. */
function timers() {
  const waiting: { readonly delayMs: number; readonly run: () => void }[] = []
  return {
    after: (delayMs: number, run: () => void) => {
      const timer = { delayMs, run }
      waiting.push(timer)
      return () => {
        const found = waiting.indexOf(timer)
        if (found >= 0) waiting.splice(found, 1)
      }
    },
    delays: () => waiting.map(({ delayMs }) => delayMs),
    /** Runs what waits now, and lets promises settle. */
    runAll: async () => {
      for (const { run } of waiting.splice(0)) run()
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
    },
  }
}

const progress = (state: CheckProgress['state'], files: number): CheckProgress => ({
  batchId: 7,
  state,
  files,
  totalFiles: 9,
  bytes: 0,
  totalBytes: 0,
  counts: { intact: files, missing: 0, changed: 0, unreadable: 0 },
  message: null,
})

test('a verification is looked at until it is over, and then no more', async () => {
  const clock = timers()
  const answers = [[progress('running', 3)], [progress('done', 9)]]
  const watch = createCheckWatch(
    { ask: () => Promise.resolve((answers.shift() ?? []) as never) },
    clock.after,
  )
  const told: [string, number][] = []
  watch.subscribe(({ state, files }) => told.push([state, files]))
  watch.watch()
  watch.watch()
  expect(clock.delays()).toEqual([250])
  await clock.runAll()
  expect(watch.now().map(({ files }) => files)).toEqual([3])
  await clock.runAll()
  expect([told, watch.now(), clock.delays()]).toEqual([
    [
      ['running', 3],
      ['done', 9],
    ],
    [],
    [],
  ])
})

test('a thread that has ended has stopped what it verified', async () => {
  const clock = timers()
  const answers = [[progress('running', 3)], []]
  const watch = createCheckWatch(
    { ask: () => Promise.resolve((answers.shift() ?? []) as never) },
    clock.after,
  )
  const told: string[] = []
  watch.subscribe(({ state }) => told.push(state))
  watch.watch()
  await clock.runAll()
  await clock.runAll()
  expect([told, clock.delays()]).toEqual([['running', 'stopped'], []])
})

test('a removed batch is hidden at once and removed when nobody took it back', async () => {
  const clock = timers()
  const removed: number[] = []
  const book = removals(
    clock.after,
    id => Promise.resolve(void removed.push(id)),
    () => undefined,
  )
  book.add(1)
  book.add(2)
  expect([book.hidden(), clock.delays()]).toEqual([
    [1, 2],
    [restorableMs, restorableMs],
  ])
  book.restore(1)
  expect(book.hidden()).toEqual([2])
  await clock.runAll()
  expect([removed, book.hidden()]).toEqual([[2], []])
})

test('what waits to be removed is removed at the end', async () => {
  const clock = timers()
  const removed: number[] = []
  const book = removals(
    clock.after,
    id => Promise.resolve(void removed.push(id)),
    () => undefined,
  )
  book.add(4)
  await book.finish()
  expect([removed, clock.delays()]).toEqual([[4], []])
})

test('a batch that could not be removed shows itself again', async () => {
  const clock = timers()
  let changes = 0
  const book = removals(
    clock.after,
    () => Promise.reject(new Error('disk')),
    () => void (changes += 1),
  )
  book.add(4)
  await clock.runAll()
  expect([book.hidden(), changes]).toEqual([[], 2])
})
