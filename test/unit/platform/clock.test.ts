import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock'

test('a wait ends with its signal, and at once when that has ended before', async () => {
  const stop = new AbortController()
  const long = systemClock.sleep(3_600_000, stop.signal)
  stop.abort()
  await long
  await systemClock.sleep(3_600_000, stop.signal)
})

test('a wait that is over leaves no listener on its signal', async () => {
  const { signal } = new AbortController()
  await systemClock.sleep(1, signal)
  await systemClock.sleep(-1, signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a wait that is too long for a timer does not end at once', async () => {
  const stop = new AbortController()
  let isOver = false
  const waiting = systemClock.sleep(1e12, stop.signal).then(() => (isOver = true))
  await systemClock.sleep(20)
  expect(isOver).toBe(false)
  stop.abort()
  await waiting
})
