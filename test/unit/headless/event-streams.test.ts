import http from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { createEventStreams, mostStreams } from '#headless/event-streams'
import type { EventStreams } from '#headless/event-streams'
import type { Announcement } from '#shared/contract/wire'
import { heartbeatMs } from '#shared/contract/http-paths'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
  vi.useRealTimers()
})

/** A server whose every request is a stream, and clients that never read. */
async function started() {
  let announce: (announcement: Announcement) => void = () => undefined
  let isPaired = true
  const streams: EventStreams = createEventStreams({
    answer: () => Promise.reject(new Error('Nothing is asked here.')),
    listen: listener => {
      announce = listener
      return () => undefined
    },
  })
  const responses: ServerResponse[] = []
  const server = http.createServer((_request, response) => {
    if (streams.add(response, () => isPaired)) responses.push(response)
    else response.destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a TCP server that listens has such an address
  const open = async (): Promise<void> => {
    const before = responses.length
    const socket = net.connect(port, '127.0.0.1')
    socket.pause()
    socket.on('error', () => undefined)
    closers.push(() => socket.destroy())
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await expect.poll(() => responses.length).toBe(before + 1)
  }
  /** Until the system takes no more for a client. */
  const fill = async (response: ServerResponse): Promise<void> => {
    for (let calm = 0; calm < 5;) {
      if (response.writableLength === 0) announce({ name: 'token.changed', payload: 'x'.repeat(50_000) })
      await new Promise(resolve => setImmediate(resolve))
      calm = response.writableLength > 0 ? calm + 1 : 0
    }
  }
  return { open, fill, responses, signOut: () => (isPaired = false) }
}

test('a stream that was ended and is not read does not keep its place', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { open, fill, responses, signOut } = await started()
  await open()
  const [response] = responses
  if (response === undefined) throw new Error('No stream.')
  await fill(response)
  signOut()
  vi.advanceTimersByTime(2 * heartbeatMs)
  expect(response.destroyed).toBe(true)
})

test('when all places are taken, a page that does not read gives its own to the next', async () => {
  const { open, fill, responses } = await started()
  await open()
  const [first] = responses
  if (first === undefined) throw new Error('No stream.')
  await fill(first)
  for (let count = 1; count < mostStreams; count += 1) await open()
  await open()
  expect([responses.length, first.destroyed]).toEqual([mostStreams + 1, true])
})
