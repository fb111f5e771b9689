import { expect, test } from 'vitest'

import type { Link } from '#shared/contract/client'
import { beatText, eventText } from '#shared/contract/event-stream'
import { eventsPath, heartbeatMs, keyHeader } from '#shared/contract/http-paths'
import { httpPipe } from '#shared/contract/http-pipe'
import { memoryTabKey } from './http-client.ts'
import { fakeTime } from './timers.ts'

/** A host that answers as told; each event stream it gives can be written to and broken. */
function scripted() {
  const time = fakeTime()
  const asked: string[] = []
  const writers: ReadableStreamDefaultController<Uint8Array>[] = []
  const keys: (string | null)[] = []
  let status = 200
  let goodKey: string | null = null
  const fetch = (path: string, { signal, headers }: RequestInit): Promise<Response> => {
    asked.push(path)
    if (status === 0) return Promise.reject(new TypeError('fetch failed'))
    const key = new Headers(headers).get(keyHeader)
    keys.push(key)
    if (goodKey !== null && key !== goodKey) return Promise.resolve(Response.json(refusal, { status: 401 }))
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
  const open = (code: string | null = null, tabKey = memoryTabKey('the-key')) => {
    const pipe = httpPipe({ fetch, after: time.after, code, tabKey })
    pipe.watchLink(link => links.push(link))
    return pipe
  }
  return {
    time,
    asked,
    keys,
    links,
    open,
    acceptOnly: (key: string) => {
      goodKey = key
    },
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

test('a silent link is given up and opened again', async () => {
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
  const tabKey = memoryTabKey('the-key')
  const pipe = host.open(null, tabKey)
  await host.settle()
  host.time.advance(60_000)
  await host.settle()
  expect([host.links, host.asked.length]).toEqual([['connecting', 'unpaired'], 1])
  host.answerWith(200)
  tabKey.keep('of-another-pairing')
  pipe.reconnect()
  await host.settle()
  expect(host.links.at(-1)).toBe('live')
})

test('calls and the stream carry the key of the tab, pairing does not', async () => {
  const host = scripted()
  const pipe = host.open()
  await host.settle()
  await pipe.send({ name: 'queue.overview', input: {} })
  await pipe.pair('22222222')
  expect([host.asked, host.keys]).toEqual([
    ['/api/events', '/api/call', '/api/pair'],
    ['the-key', 'the-key', null],
  ])
})

test('a tab without a key asks no host before another tab has answered', async () => {
  const host = scripted()
  host.acceptOnly('of-the-other-tab')
  host.open(
    null,
    memoryTabKey(null, () => 'of-the-other-tab'),
  )
  await host.settle()
  expect([host.links, host.keys]).toEqual([['connecting', 'live'], ['of-the-other-tab']])
})

test('a tab without a key and without another tab is paired, and the host is not asked', async () => {
  const host = scripted()
  host.open(null, memoryTabKey())
  await host.settle()
  expect([host.links, host.asked]).toEqual([['connecting', 'unpaired'], []])
})

test.each([
  ['that was paired later', 'later', ['connecting', 'live'], ['earlier', 'later']],
  ['that has not noticed yet', 'earlier', ['connecting', 'unpaired'], ['earlier']],
  ['that was signed out too', 'gone', ['connecting', 'unpaired'], ['earlier', 'gone']],
])('a key that is refused is exchanged for that of a tab %s', async (_name, theirs, links, keys) => {
  const host = scripted()
  host.acceptOnly('later')
  host.open(
    null,
    memoryTabKey('earlier', () => theirs),
  )
  await host.settle()
  expect([host.links, host.keys]).toEqual([links, keys])
})

test('a question that comes before the code is exchanged waits for it', async () => {
  const asked: string[] = []
  const exchange = Promise.withResolvers<Response>()
  const fetch = (path: string): Promise<Response> => {
    asked.push(path)
    if (path === '/api/pair') return exchange.promise
    return Promise.resolve(Response.json({ ok: true, value: null }))
  }
  const tabKey = memoryTabKey()
  const pipe = httpPipe({ fetch, after: fakeTime().after, code: 'ABCD2345', tabKey })
  const answer = pipe.send({ name: 'queue.overview', input: {} })
  expect(asked).toEqual(['/api/pair'])
  exchange.resolve(Response.json({ ok: true, value: { key: 'fresh-key' } }))
  expect(await answer).toEqual({ ok: true, value: null })
  expect([asked.toSorted(), tabKey.get()]).toEqual([['/api/call', '/api/events', '/api/pair'], 'fresh-key'])
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
