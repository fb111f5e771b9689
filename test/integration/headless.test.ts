import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { mostStreams } from '#headless/event-streams'
import { startHeadless } from '#headless/index'
import type { HeadlessHost, HeadlessOptions } from '#headless/index'
import { contentSecurityPolicy } from '#shared/contract/page-headers'
import { codeOf } from '../contract/http-client.ts'
import { batchOf, queueService, scriptedQueue } from '../contract/scripted-queue.ts'

let folder: string
let options: HeadlessOptions
let host: HeadlessHost
const queue = scriptedQueue([batchOf(1, { done: 1 })])

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-headless-'))
  const rendererFolder = path.join(folder, 'renderer')
  await mkdir(path.join(rendererFolder, 'assets'), { recursive: true })
  await writeFile(path.join(rendererFolder, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(path.join(rendererFolder, 'assets', 'page-1a2b.js'), 'export {}')
  await writeFile(path.join(rendererFolder, 'notes.txt'), 'not part of the page')
  await writeFile(path.join(folder, 'outside.html'), 'not part of the page')
  options = {
    service: () => queueService(queue),
    profileFolder: path.join(folder, 'profile'),
    rendererFolder,
  }
  host = await startHeadless(options)
})

afterEach(async () => {
  await host.stop()
  await rm(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** With node:http, which sends whatever it is told: any Host, any path. */
function ask(
  method: string,
  target: string,
  headers: http.OutgoingHttpHeaders = {},
  body = '',
): Promise<Answer> {
  const { port } = new URL(host.url)
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path: target, headers }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    request.on('error', reject)
    // Node sends a body with GET unframed, which would be taken for the next request.
    request.end(method === 'POST' ? body : '')
  })
}

const json = { 'content-type': 'application/json' }
const origin = (): { readonly origin: string } => ({ origin: new URL(host.url).origin })
const overview = JSON.stringify({ name: 'queue.overview', input: {} })

const pair = (code: string): Promise<Answer> =>
  ask('POST', '/api/pair', { ...json, ...origin() }, JSON.stringify({ code }))
const cookieOf = (answer: Answer): string => answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? ''
const pairedCookie = async (): Promise<string> => cookieOf(await pair(codeOf(host.pairedUrl)))

test('the page is served with its rules, to anyone on this machine', async () => {
  const answer = await ask('GET', '/')
  expect([answer.status, answer.body, answer.headers['set-cookie']]).toEqual([
    200,
    '<!doctype html><title>page</title>',
    undefined,
  ])
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  })
  const again = await ask('GET', '/index.html', { 'if-none-match': answer.headers.etag })
  expect([again.status, again.body]).toEqual([304, ''])
})

test('assets are kept by browsers, since their names tell their content', async () => {
  const { status, headers } = await ask('GET', '/assets/page-1a2b.js')
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ])
})

test.each([
  '/../outside.html',
  '/assets/../../outside.html',
  '/%2e%2e/outside.html',
  '/..%2foutside.html',
  '/..\\outside.html',
  '//etc/passwd',
  '/assets',
  '/notes.txt',
  '/index.html%00.js',
  'http://localhost/index.html',
])('%s does not exist', async target => {
  expect((await ask('GET', target)).status).toBe(404)
})

test.each([
  ['a foreign Host', 'POST', '/api/call', { host: 'evil.example' }, 403],
  ['a foreign Host on the page', 'GET', '/', { host: 'evil.example:80' }, 403],
  ['a foreign Origin', 'POST', '/api/call', { origin: 'http://evil.example' }, 403],
  ['the Origin of another port', 'POST', '/api/call', { origin: 'http://127.0.0.1:1' }, 403],
  ['no cookie', 'POST', '/api/call', { cookie: '' }, 401],
  ['a made-up cookie', 'POST', '/api/call', { cookie: 'halyard_00000000=AAAA' }, 401],
  ['a form', 'POST', '/api/call', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['the wrong method', 'GET', '/api/call', {}, 405],
  ['a preflight', 'OPTIONS', '/api/call', {}, 405],
  ['an unknown place', 'POST', '/api/erase', {}, 404],
])('%s is refused', async (_name, method, target, headers, status) => {
  const cookie = await pairedCookie()
  const answer = await ask(method, target, { ...json, ...origin(), cookie, ...headers }, overview)
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, undefined])
  expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy)
  expect(JSON.parse(answer.body)).toMatchObject({ ok: false })
})

test('a stream needs the cookie too', async () => {
  expect((await ask('GET', '/api/events')).status).toBe(401)
})

test('a paired browser is answered under every name of this machine', async () => {
  const cookie = await pairedCookie()
  for (const name of ['localhost:9', '127.0.0.1:9', '[::1]:9']) {
    const headers = { ...json, cookie, host: name, origin: `http://${name}` }
    const answer = await ask('POST', '/api/call', headers, overview)
    expect([name, answer.status, JSON.parse(answer.body)]).toEqual([
      name,
      200,
      { ok: true, value: expect.objectContaining({ totals: queue.totals() }) as object },
    ])
  }
})

test('a code pairs one browser', async () => {
  const code = codeOf(host.pairedUrl)
  const first = await pair(code)
  const second = await pair(code)
  expect([first.status, second.status, second.headers['set-cookie']]).toEqual([200, 403, undefined])
  expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/)
})

test('guessing is slowed down', async () => {
  const statuses: number[] = []
  for (let guess = 0; guess < 11; guess += 1) statuses.push((await pair('22222222')).status)
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429])
})

test.each([
  ['no JSON', '{"code":', 400],
  ['no code', '{}', 400],
  ['more than a code', '{"code":"22222222","as":"admin"}', 400],
])('pairing with %s is refused', async (_name, body, status) => {
  expect((await ask('POST', '/api/pair', { ...json, ...origin() }, body)).status).toBe(status)
})

test('a body beyond the limit is refused, and the host goes on', async () => {
  const headers = { ...json, ...origin(), cookie: await pairedCookie() }
  const large = JSON.stringify({ name: 'queue.overview', input: 'x'.repeat(1024 * 1024) })
  const refused = await ask('POST', '/api/call', headers, large)
  expect([refused.status, refused.headers.connection]).toEqual([413, 'close'])
  expect((await ask('POST', '/api/call', headers, overview)).status).toBe(200)
})

test('a body without end is cut off', async () => {
  const cookie = await pairedCookie()
  const { port } = new URL(host.url)
  const socket = net.connect(Number(port), '127.0.0.1')
  socket.on('error', () => undefined)
  const head = ['POST /api/call HTTP/1.1', `Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`]
  const rest = [`Cookie: ${cookie}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked', '', '']
  socket.write([...head, ...rest].join('\r\n'))
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  let sent = 0
  const closed = new Promise(resolve => socket.on('close', resolve))
  const pump = (): void => {
    while (!socket.destroyed && sent < 64 * 1024 * 1024) {
      sent += chunk.length
      if (!socket.write(chunk)) return void socket.once('drain', pump)
    }
  }
  pump()
  await closed
  expect(sent).toBeLessThan(64 * 1024 * 1024)
})

test('sessions and the port outlive a restart; the file is private and holds no session id', async () => {
  const cookie = await pairedCookie()
  const before = host.url
  await host.stop()
  host = await startHeadless(options)
  const answer = await ask('POST', '/api/call', { ...json, ...origin(), cookie }, overview)
  const file = path.join(options.profileFolder, 'headless.json')
  expect([host.url, answer.status, (await stat(file)).mode & 0o777]).toEqual([before, 200, 0o600])
  expect(await readFile(file, 'utf8')).not.toContain(cookie.split('=')[1])
})

test('a damaged file costs the pairing, not the start', async () => {
  await host.stop()
  await writeFile(path.join(options.profileFolder, 'headless.json'), '{"version":1,')
  host = await startHeadless(options)
  expect((await pair(codeOf(host.pairedUrl))).status).toBe(200)
})

test('a remembered port that is taken gives way, an asked one is an error', async () => {
  const port = Number(new URL(host.url).port)
  await host.stop()
  const squatter = net.createServer()
  await new Promise<void>(resolve => squatter.listen(port, '127.0.0.1', resolve))
  try {
    await expect(startHeadless({ ...options, port })).rejects.toMatchObject({ code: 'usage' })
    host = await startHeadless(options)
    expect(new URL(host.url).port).not.toBe(String(port))
  } finally {
    squatter.close()
  }
})

test('without a built page the start says what to do', async () => {
  const missing = startHeadless({ ...options, rendererFolder: path.join(folder, 'nowhere') })
  await expect(missing).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('npm run build') as string,
  })
})

/** Opens an event stream and tells its status; it stays open until the host or the test ends it. */
function openStream(
  cookie: string,
): Promise<{ readonly response: http.IncomingMessage; readonly ended: Promise<unknown> }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(host.url)
    const request = http.get({
      host: '127.0.0.1',
      port,
      path: '/api/events',
      headers: { cookie },
      agent: false,
    })
    request.on('error', reject)
    request.on('response', response => {
      const ended = new Promise(end => response.on('close', end))
      response.resume()
      resolve({ response, ended })
    })
  })
}

test('streams are bounded, and end with the host, which nothing holds', async () => {
  const cookie = await pairedCookie()
  const streams = []
  for (let count = 0; count < mostStreams; count += 1) streams.push(await openStream(cookie))
  const more = await openStream(cookie)
  expect([streams.map(stream => stream.response.statusCode), more.response.statusCode]).toEqual([
    streams.map(() => 200),
    503,
  ])
  await host.stop()
  await Promise.all(streams.map(stream => stream.ended))
  expect(queue.listenerCount()).toBe(0)
  host = await startHeadless(options)
})

test('a request that is not finished does not keep the host from stopping', async () => {
  const { port } = new URL(host.url)
  const socket = net.connect(Number(port), '127.0.0.1')
  socket.on('error', () => undefined)
  const closed = new Promise(resolve => socket.on('close', resolve))
  await new Promise<void>(resolve =>
    socket.write('POST /api/call HTTP/1.1\r\nHost: localhost\r\n', () => resolve()),
  )
  await host.stop()
  await closed
  await expect(ask('GET', '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  host = await startHeadless(options)
})
