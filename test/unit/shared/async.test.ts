import { expect, test } from 'vitest'

import { atMostEvery, coalesce, createEmitter, createOneAtATime, onAbort, untilAborted } from '#shared/async'
import { fakeTime } from '../../contract/timers.ts'

test('an emitter reaches the listeners that are there, until each ends', () => {
  const emitter = createEmitter<number>()
  const heard: string[] = []
  const stop = emitter.on(value => heard.push(`a${value}`))
  emitter.on(value => heard.push(`b${value}`))
  emitter.emit(1)
  stop()
  stop()
  emitter.emit(2)
  expect(emitter.hasListeners).toBe(true)
  emitter.clear()
  emitter.emit(3)
  expect(heard).toEqual(['a1', 'b1', 'b2'])
  expect(emitter.hasListeners).toBe(false)
})

test('one work at a time runs in the order of asking, also after one that failed', async () => {
  const inTurn = createOneAtATime()
  const order: string[] = []
  const first = Promise.withResolvers<string>()
  const one = inTurn(() => {
    order.push('one begins')
    return first.promise
  })
  const two = inTurn(async () => {
    order.push('two begins')
    await Promise.resolve()
    throw new Error('two failed')
  })
  const three = inTurn(() => Promise.resolve(order.push('three begins')))
  await Promise.resolve()
  expect(order).toEqual(['one begins'])
  first.resolve('one')
  expect(await one).toBe('one')
  await expect(two).rejects.toThrow('two failed')
  expect(await three).toBe(3)
  expect(order).toEqual(['one begins', 'two begins', 'three begins'])
})

test('calls that come together are one run, and none follows a stop', () => {
  const time = fakeTime()
  const runs: number[] = []
  const gathered = coalesce(
    time.after,
    () => 100,
    () => runs.push(time.monotonicMs()),
  )
  gathered.request()
  time.advance(60)
  gathered.request()
  time.advance(60)
  expect(runs).toEqual([100])
  gathered.request()
  gathered.stop()
  gathered.request()
  time.advance(1_000)
  expect(runs).toEqual([100])
})

test('at most every so often: the first run at once, the next when the time is over, one for all calls between', () => {
  const time = fakeTime()
  const runs: number[] = []
  const paced = atMostEvery(250, () => runs.push(time.monotonicMs()), time)
  for (let calls = 0; calls < 60; calls += 1) {
    paced.request()
    time.advance(10)
  }
  time.advance(1_000)
  paced.request()
  time.advance(0)
  expect(runs).toEqual([0, 250, 500, 750, 1_600])
})

test('a run that asks for another one gets it when the time is over', () => {
  const time = fakeTime()
  const runs: number[] = []
  const paced = atMostEvery(
    100,
    () => {
      if (runs.push(time.monotonicMs()) < 3) paced.request()
    },
    time,
  )
  paced.request()
  time.advance(1_000)
  expect(runs).toEqual([0, 100, 200])
})

test('the listener of a signal runs once, at once for one that has aborted, and not after its end', () => {
  const ends: string[] = []
  const stopping = new AbortController()
  onAbort(stopping.signal, () => ends.push('kept'))
  onAbort(stopping.signal, () => ends.push('ended'))()
  stopping.abort()
  stopping.abort()
  onAbort(stopping.signal, () => ends.push('late'))
  expect(ends).toEqual(['kept', 'late'])
})

test('work is awaited until the signal aborts, and its failure is passed on', async () => {
  const stopping = new AbortController()
  const { signal } = stopping
  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1)
  await expect(untilAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed')
  const hanging = untilAborted(Promise.withResolvers<number>().promise, signal)
  stopping.abort()
  expect(await hanging).toBe('aborted')
  expect(await untilAborted(Promise.withResolvers<number>().promise, signal)).toBe('aborted')
})
