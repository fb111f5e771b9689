import { readFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { request } from 'undici'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createArchive } from '#platform/archive/index'
import { openConnections, openLenientConnections } from '#platform/transfer/dispatcher'
import { createManualClock } from '#test/manual-clock'
import { startMisbehavingServer } from '#test/misbehaving-server'
import { until } from '#test/until'

/** Answers that strict parsers refuse, where they come by another way than straight from a file server. */

const body = 'some words'
const lengthTwice = `HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 10\r\n\r\n${body}`
const oddChunks = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na  \n${body}\n0\n\n`

/** A proxy that answers itself, or in the place of the host to which it opens the way; answers its address. */
async function startProxy(answer: string): Promise<string> {
  const sockets: net.Socket[] = []
  const pem = (name: string): Buffer =>
    readFileSync(path.resolve(import.meta.dirname, '../support/certificates', name))
  const secure = tls.createServer({ key: pem('host.key'), cert: pem('host.pem') }, socket =>
    socket.on('error', () => undefined).once('data', () => socket.write(answer)),
  )
  const proxy = net.createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', asked => {
      if (!asked.toString().startsWith('CONNECT')) {
        socket.write(answer)
        return
      }
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      secure.emit('connection', socket)
    })
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  const { port } = proxy.address() as net.AddressInfo // it listens on a port
  return `http://localhost:${port}`
}

test.each([
  ['http://archive.test/file', lengthTwice],
  ['http://archive.test/file', oddChunks],
  ['https://archive.test/file', lengthTwice],
  ['https://archive.test/file', oddChunks],
])('%s through a proxy', async (url, answer) => {
  // What is looked at is the frame of the answer, and not who sends it.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const env = { ALL_PROXY: await startProxy(answer) }
  const strict = openConnections({}, env)
  const lenient = openLenientConnections({ connect: {} }, env)
  onTestFinished(async () => {
    await Promise.all([strict.destroy(), lenient.destroy()])
  })
  const ask = (dispatcher: typeof strict): Promise<string> =>
    request(url, { dispatcher }).then(reply => reply.body.text())
  await expect(ask(strict)).rejects.toThrow()
  expect(await ask(lenient)).toBe(body)
})

test.each([
  [
    'a length twice',
    (json: string) => `Content-Length: ${json.length}\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
  ],
  ['a length with a semicolon', (json: string) => `Content-Length: ${json.length};\r\n\r\n${json}`],
  [
    'chunks with blanks',
    (json: string) =>
      `Transfer-Encoding: chunked\r\n\r\n${json.length.toString(16)} \r\n${json}\r\n0\r\n\r\n`,
  ],
])('the services of the archive, with %s', async (_, framed) => {
  const json = JSON.stringify({ anon: false, ezid: 'jane', attrib: {}, scopes: [] })
  const server = await startMisbehavingServer((__, reply) => reply.raw(`HTTP/1.1 200 OK\r\n${framed(json)}`))
  onTestFinished(() => server.close())
  const clock = createManualClock()
  const archive = createArchive({ baseUrl: server.origin, userAgent: 'Halyard/test', clock })
  onTestFinished(() => archive.close())
  const answered = archive.whoami('x'.repeat(32), new AbortController().signal)
  await until(() => clock.sleeping > 0)
  clock.advance(60_000)
  expect(await answered).toMatchObject({ user: 'jane' })
})
