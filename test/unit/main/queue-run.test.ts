import { expect, test } from 'vitest'

import { startQueueRun } from '#main/lifecycle/queue-run'

/** A queue that says what it is told to do. */
function rig() {
  const log: string[] = []
  const queue = {
    serve: (signal: AbortSignal) => {
      log.push('serves')
      return new Promise<void>(resolve =>
        signal.addEventListener('abort', () => {
          log.push('saved')
          resolve()
        }),
      )
    },
    networkChanged: () => log.push('network'),
  }
  const serving = startQueueRun(queue, thrown => log.push(String(thrown)))
  return { log, serving }
}

test('sleep ends the run once its parts are saved, and waking begins another over new connections', async () => {
  const { log, serving } = rig()
  await serving.suspend()
  expect(log).toEqual(['serves', 'saved'])
  serving.resume()
  await Promise.resolve()
  await Promise.resolve()
  expect(log).toEqual(['serves', 'saved', 'network', 'serves'])
  await serving.stop()
  expect(log.at(-1)).toBe('saved')
})

test('waking before the run has ended waits for its end', async () => {
  const { log, serving } = rig()
  void serving.suspend()
  serving.resume()
  await new Promise(resolve => setImmediate(resolve))
  expect(log).toEqual(['serves', 'saved', 'network', 'serves'])
  await serving.stop()
})

test('waking without a sleep before it only makes new connections', async () => {
  const { log, serving } = rig()
  serving.resume()
  expect(log).toEqual(['serves', 'network'])
  await serving.stop()
})

test('nothing is begun again after the end', async () => {
  const { log, serving } = rig()
  await serving.stop()
  serving.resume()
  await new Promise(resolve => setImmediate(resolve))
  expect(log).toEqual(['serves', 'saved'])
})

test('a run that breaks off is reported', async () => {
  const told: unknown[] = []
  const broken = new Error('store')
  const serving = startQueueRun(
    { serve: () => Promise.reject(broken), networkChanged: () => undefined },
    thrown => told.push(thrown),
  )
  await new Promise(resolve => setImmediate(resolve))
  expect(told).toEqual([broken])
  await serving.stop()
})
