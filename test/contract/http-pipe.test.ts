import { expect, test } from 'vitest'

import type { Link } from '#shared/contract/client'
import { beatText, eventText } from '#shared/contract/event-stream'
import { eventsPath, heartbeatMs } from '#shared/contract/http-paths'
import { httpPipe } from '#shared/contract/http-pipe'
import { fakeTime } from './timers.ts'

/** A host that answers as told; each event stream it gives can be written to and broken. */
function scripted() {
  const time = fakeTime()
  const asked: string[] = []
  const writers: ReadableStreamDefaultController<Uint8Array>[] = []
  let status = 200
  const fetch = (path: string, { signal }: RequestInit): Promise<Response> => {
    asked.push(path)
    if (status === 0) return Promise.reject(new TypeError('fetch failed'))
    if (path !== eventsPath) return Promise.resolve(Response.json(refusal, { status }))
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        writers.push(controller)
        signal?.addEventListener('abort', () => controller.error(new Error('aborted')))
      },
    })
    return Promise.resolve(new Response(status === 200 ? body : null, { status }))
  }
  const links: Link[] = []
  const open = (code: string | null = null) => {
    const pipe = httpPipe({ fetch, after: time.after, code })
    pipe.watchLink(link => links.push(link))
    return pipe
  }
  return {
    time,
    asked,
    links,
    open,
    answerWith: (next: number) => {
      status = next
    },
    write: (text: string) => writers.at(-1)?.enqueue(new TextEncoder().encode(text)),
    end: () => writers.at(-1)?.close(),
    settle: () => new Promise(resolve => setTimeout(resolve, 5)),
  }
}
const refusal = { ok: false, error: { code: 'usage', message: 'This code is wrong.' } }

test('announcements pass, and beats keep the link alive', async () => {
  const host = scripted()
  const heard: unknown[] = []
  host.open().receive(announcement => heard.push(announcement))
  await host.settle()
  for (let beat = 0; beat < 10; beat += 1) {
    host.time.advance(heartbeatMs)
    host.write(beatText)
    await host.settle()
  }
  host.write(eventText({ name: 'x' }))
  await host.settle()
  expect([host.links, heard]).toEqual([['connecting', 'live'], [{ name: 'x' }]])
})

test('a silent link is given up and made anew', async () => {
  const host = scripted()
  host.open()
  await host.settle()
  host.time.advance(4 * heartbeatMs)
  await host.settle()
  expect(host.links).toEqual(['connecting', 'live', 'lost'])
  host.time.advance(250)
  await host.settle()
  expect(host.links.at(-1)).toBe('live')
})

test('waits between attempts double up to four seconds, and a success starts them over', async () => {
  const host = scripted()
  host.answerWith(0)
  host.open()
  await host.settle()
  const attemptAfter: number[] = []
  for (const waitMs of [250, 500, 1000, 2000, 4000, 4000]) {
    host.time.advance(waitMs - 1)
    await host.settle()
    const before = host.asked.length
    host.time.advance(1)
    await host.settle()
    attemptAfter.push(host.asked.length - before)
  }
  expect([attemptAfter, host.links]).toEqual([
    [1, 1, 1, 1, 1, 1],
    ['connecting', 'lost'],
  ])
  host.answerWith(200)
  host.time.advance(4000)
  await host.settle()
  host.end()
  await host.settle()
  host.time.advance(250)
  await host.settle()
  expect(host.links).toEqual(['connecting', 'lost', 'live', 'lost', 'live'])
})

test('without a session nothing is retried until someone asks for it', async () => {
  const host = scripted()
  host.answerWith(401)
  const pipe = host.open()
  await host.settle()
  host.time.advance(60_000)
  await host.settle()
  expect([host.links, host.asked.length]).toEqual([['connecting', 'unpaired'], 1])
  host.answerWith(200)
  pipe.reconnect()
  await host.settle()
  expect(host.links.at(-1)).toBe('live')
})

test('a question that comes before the code is exchanged waits for it', async () => {
  const asked: string[] = []
  const exchange = Promise.withResolvers<Response>()
  const fetch = (path: string): Promise<Response> => {
    asked.push(path)
    if (path === '/api/pair') return exchange.promise
    return Promise.resolve(Response.json({ ok: true, value: null }))
  }
  const pipe = httpPipe({ fetch, after: fakeTime().after, code: 'ABCD2345' })
  const answer = pipe.send({ name: 'queue.overview', input: {} })
  expect(asked).toEqual(['/api/pair'])
  exchange.resolve(Response.json({ ok: true, value: null }))
  expect(await answer).toEqual({ ok: true, value: null })
  expect(asked.toSorted()).toEqual(['/api/call', '/api/events', '/api/pair'])
  pipe.close()
})

test('a code of the address that is refused leaves its reason, and the browser connects all the same', async () => {
  const host = scripted()
  const pipe = host.open('22222222')
  await host.settle()
  expect([pipe.pairingProblem(), host.asked, host.links.at(-1)]).toEqual([
    'This code is wrong.',
    ['/api/pair', eventsPath],
    'live',
  ])
})

test('a closed pipe asks no more', async () => {
  const host = scripted()
  const pipe = host.open()
  await host.settle()
  pipe.close()
  await host.settle()
  host.time.advance(60_000)
  await host.settle()
  expect(host.asked).toEqual([eventsPath])
})
