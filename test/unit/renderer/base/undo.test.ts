import { beforeEach, expect, test } from 'vitest'

import { dismissToast, offerUndo, undoable, undoLast, useToasts } from '#renderer/base/toasts'
import type { Undo } from '#renderer/base/toasts'

let undone: string[] = []
beforeEach(() => {
  undone = []
  for (const { id } of useToasts.getState().toasts) dismissToast(id)
})

const shown = (): readonly string[] => useToasts.getState().toasts.map(({ text }) => text)
const undoOf = (text: string): Undo => ({ text, undo: () => void undone.push(text) })

/** An order that ends when it is told to. */
function ordered(text: string) {
  const { promise, resolve } = Promise.withResolvers<Undo | null>()
  const withdraw = undoable(() => promise)
  const settle = async (done: Undo | null): Promise<void> => {
    resolve(done)
    await promise
    await Promise.resolve()
  }
  return { withdraw, succeed: () => settle(undoOf(text)), fail: () => settle(null) }
}

test('what is taken back while it runs is taken back as soon as it has ended, and offered no more', async () => {
  const removal = ordered('removed')
  expect(undoLast()).toBe(true)
  expect(undone).toEqual([])
  await removal.succeed()
  expect([undone, shown(), undoLast()]).toEqual([['removed'], [], false])
})

test('what ends untouched is offered, and taken back by the key afterwards', async () => {
  const removal = ordered('removed')
  await removal.succeed()
  expect([undone, shown()]).toEqual([[], ['removed']])
  expect([undoLast(), undone, shown()]).toEqual([true, ['removed'], []])
})

test('the newest goes first by when it was sent, whether it runs or has ended', async () => {
  offerUndo('oldest', undoOf('oldest').undo)
  const first = ordered('first')
  const second = ordered('second')
  await second.succeed()
  await first.succeed()
  expect([undoLast(), undoLast(), undoLast(), undoLast()]).toEqual([true, true, true, false])
  expect(undone).toEqual(['second', 'first', 'oldest'])
})

test('a second press takes back what was done before the one that runs', async () => {
  offerUndo('before', undoOf('before').undo)
  const removal = ordered('removed')
  expect([undoLast(), undoLast(), undoLast()]).toEqual([true, true, false])
  expect(undone).toEqual(['before'])
  await removal.succeed()
  expect(undone).toEqual(['before', 'removed'])
})

test('an order that fails, or whose offer was withdrawn, takes nothing back', async () => {
  const failing = ordered('failed')
  undoLast()
  await failing.fail()
  const replaced = ordered('replaced')
  replaced.withdraw()
  expect(undoLast()).toBe(false)
  await replaced.succeed()
  const ended = ordered('ended')
  await ended.succeed()
  ended.withdraw()
  expect([undone, shown(), undoLast()]).toEqual([[], [], false])
})
