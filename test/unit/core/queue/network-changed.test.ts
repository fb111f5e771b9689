import { expect, test } from 'vitest'
import { broke, createRig, done, stopped, untilStopped, wanted } from './queue-rig.ts'

test('a line that returns is used at once, and what a server asked for still holds', async () => {
  let isOffline = true
  const stop = new AbortController()
  const rig = createRig(job => (isOffline ? broke('network', { isOffline }) : done(job)))
  await rig.add([wanted('a')], { patience: 'endless' })
  rig.queue.subscribe(event => {
    if (event.kind === 'item-changed' && event.read()?.reason === 'network' && isOffline) {
      isOffline = false
      rig.queue.networkChanged()
    }
    if (event.kind === 'batch-ended') stop.abort()
  })
  await rig.queue.serve(stop.signal)
  expect(rig.queue.totals()).toMatchObject({ asked: 1, verified: 1 })
  // The first probe of a line comes after a second; it was not waited for.
  expect(rig.clock.monotonicMs()).toBeLessThan(1_000)
})

test.each([
  ['no route or name', true, true],
  ['refused, or no answer', false, false],
])('whether the line is down is known: %s', async (_, isOffline, isDown) => {
  const stop = new AbortController()
  const rig = createRig(() => broke('network', { isOffline }))
  await rig.add([wanted('a')], { patience: 'endless' })
  expect(rig.queue.isLineDown()).toBe(false)
  rig.queue.subscribe(event => {
    if (event.kind === 'item-changed' && event.read()?.reason === 'network') stop.abort()
  })
  await rig.queue.serve(stop.signal)
  expect(rig.queue.isLineDown()).toBe(isDown)
})

test('connections of another line are closed and opened again, without spending an attempt', async () => {
  const stop = new AbortController()
  const rig = createRig(async (job, { nth, signal }) => {
    if (nth > 1) return done(job)
    setImmediate(() => rig.queue.networkChanged())
    await untilStopped(signal)
    return stopped()
  })
  await rig.add([wanted('a')], { patience: 'endless' })
  rig.queue.subscribe(event => {
    if (event.kind === 'batch-ended') stop.abort()
  })
  await rig.queue.serve(stop.signal)
  expect(rig.jobs.length).toBe(2)
  const [item] = rig.queue.items({}, { afterId: 0, limit: 1 })
  expect(item).toMatchObject({ state: 'done', attempt: 1 })
})
