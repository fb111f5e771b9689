import { expect, test } from 'vitest'
import type { Queue } from '#core/queue-api'
import { localClient } from '#core/queue-client'
import { AppError } from '#shared/errors'
import type { Summary } from '#shared/models'

const summary: Summary = {
  asked: 1,
  verified: 0,
  failed: 0,
  cancelled: 0,
  waiting: 1,
  bytes: 0,
  manifest: null,
}

/** A queue whose runs last until they are stopped; it notes what happens. */
function slowQueue() {
  const noted: string[] = []
  const queue = {
    run: (_batchId: number, signal: AbortSignal) =>
      new Promise<Summary>(resolve => {
        const stop = (): void => {
          noted.push('run stopped')
          resolve(summary)
        }
        signal.addEventListener('abort', stop)
        if (signal.aborted) stop()
      }),
    pause: () => {
      noted.push('paused')
      return Promise.resolve()
    },
    totals: () => {
      throw new AppError('disk-full', 'The disk is full.')
    },
  } as unknown as Queue // the parts of a queue that these tests touch
  return { client: localClient(queue, () => () => void noted.push('given back')), noted }
}

test('a run that a person stops pauses its batch before it stops, so that no other loop continues it', async () => {
  const { client, noted } = slowQueue()
  const stop = new AbortController()
  const running = client.run(1, stop.signal)
  stop.abort()
  expect([await running, noted]).toEqual([summary, ['paused', 'run stopped']])
})

test('a run that was stopped before it began is no different', async () => {
  const { client, noted } = slowQueue()
  await client.run(1, AbortSignal.abort())
  expect(noted).toEqual(['paused', 'run stopped'])
})

test('of two commands that run the same batch only the last one pauses it', async () => {
  const { client, noted } = slowQueue()
  const [first, second, other] = [new AbortController(), new AbortController(), new AbortController()]
  const runs = [client.run(1, first.signal), client.run(1, second.signal), client.run(2, other.signal)]
  first.abort()
  await runs[0]
  expect(noted).toEqual(['run stopped'])
  second.abort()
  await runs[1]
  expect(noted).toEqual(['run stopped', 'paused', 'run stopped'])
  other.abort()
  await runs[2]
})

test('a process that ends hands its runs over unpaused', async () => {
  const { client, noted } = slowQueue()
  const running = client.run(1, new AbortController().signal)
  client.endRuns()
  await running
  expect(noted).toEqual(['run stopped'])
})

test('credentials end when they are withdrawn, and a throw of the store is a rejection', async () => {
  const { client, noted } = slowQueue()
  const withdraw = await client.provide('/a', { account: null, allowedHosts: [] })
  expect(noted).toEqual([])
  withdraw()
  expect(noted).toEqual(['given back'])
  await expect(client.totals()).rejects.toMatchObject({ code: 'disk-full' })
})
