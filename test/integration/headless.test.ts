import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { PairedBrowsers } from '#service/host-port'
import { mostConnections } from '#headless/connections'
import { mostStreams } from '#headless/event-streams'
import { startHeadless } from '#headless/index'
import type { HeadlessHost, HeadlessOptions } from '#headless/index'
import { keyHeader } from '#shared/contract/http-paths'
import { contentSecurityPolicy } from '#shared/contract/page-headers'
import { codeOf } from '../contract/http-client.ts'
import { batchOf, queueService, scriptedQueue } from '../contract/scripted-queue.ts'

let folder: string
let options: HeadlessOptions
let host: HeadlessHost
let browsers: PairedBrowsers
const queue = scriptedQueue([batchOf(1, { done: 1 })])

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-headless-'))
  const rendererFolder = path.join(folder, 'renderer')
  await mkdir(path.join(rendererFolder, 'assets'), { recursive: true })
  await writeFile(path.join(rendererFolder, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(path.join(rendererFolder, 'assets', 'page-1a2b.js'), 'export {}')
  await writeFile(path.join(rendererFolder, 'assets', 'large-1a2b.js'), '/'.repeat(2_000_000))
  await writeFile(path.join(rendererFolder, 'notes.txt'), 'not part of the page')
  await writeFile(path.join(folder, 'outside.html'), 'not part of the page')
  options = {
    service: given => {
      browsers = given
      return queueService(queue)
    },
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
/** The two secrets as a paired tab sends them. */
type Secrets = Readonly<Record<'cookie' | typeof keyHeader, string>>
const secretsOf = ({ headers, body }: Answer): Secrets => ({
  cookie: headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '',
  [keyHeader]: (JSON.parse(body) as { value: { key: string } }).value.key, // the reply of a pairing
})
const paired = async (): Promise<Secrets> => secretsOf(await pair(codeOf(host.pairedUrl)))

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

test('browsers keep assets, since their names depend on their content', async () => {
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
  ['a cookie without the key', 'POST', '/api/call', { [keyHeader]: '' }, 401],
  ['a wrong key', 'POST', '/api/call', { [keyHeader]: 'A'.repeat(43) }, 401],
  ['a stream with the cookie alone', 'GET', '/api/events', { [keyHeader]: '' }, 401],
  ['a stream with the key alone', 'GET', '/api/events', { cookie: '' }, 401],
  ['a made-up cookie', 'POST', '/api/call', { cookie: 'halyard_00000000=AAAA' }, 401],
  ['a form', 'POST', '/api/call', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['the wrong method', 'GET', '/api/call', {}, 405],
  ['a preflight', 'OPTIONS', '/api/call', {}, 405],
  ['an unknown place', 'POST', '/api/erase', {}, 404],
])('%s is refused', async (_name, method, target, headers, status) => {
  const secrets = await paired()
  const answer = await ask(method, target, { ...json, ...origin(), ...secrets, ...headers }, overview)
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, undefined])
  expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy)
  expect(JSON.parse(answer.body)).toMatchObject({ ok: false })
})

test('a paired browser is answered under every name of this machine', async () => {
  const secrets = await paired()
  for (const name of ['localhost:9', '127.0.0.1:9', '[::1]:9']) {
    const headers = { ...json, ...secrets, host: name, origin: `http://${name}` }
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

test('what is wrong with a code is said, and never that the host has to be started again', async () => {
  const used = codeOf(host.pairedUrl)
  await pair(used)
  const replaced = codeOf(host.newPairedUrl())
  host.newPairedUrl()
  const said = async (code: string) =>
    (JSON.parse((await pair(code)).body) as { error: { message: string } }).error.message // a refusal
  const messages = [await said(used), await said(replaced), await said('2222'), await said('22222222')]
  expect(
    messages.map(message => /has been used|newer one|eight letters|never issued/.exec(message)?.[0]),
  ).toEqual(['has been used', 'newer one', 'eight letters', 'never issued'])
  expect(messages.filter(message => /restart|`/i.test(message))).toEqual([])
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

test('a body beyond the limit is refused, and the host keeps running', async () => {
  const headers = { ...json, ...origin(), ...(await paired()) }
  const large = JSON.stringify({ name: 'queue.overview', input: 'x'.repeat(1024 * 1024) })
  const refused = await ask('POST', '/api/call', headers, large)
  expect([refused.status, refused.headers.connection]).toEqual([413, 'close'])
  expect((await ask('POST', '/api/call', headers, overview)).status).toBe(200)
})

test('a body without end is cut off', async () => {
  const secrets = await paired()
  const { port } = new URL(host.url)
  const socket = net.connect(Number(port), '127.0.0.1')
  socket.on('error', () => undefined)
  const head = ['POST /api/call HTTP/1.1', `Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`]
  const rest = [
    `Cookie: ${secrets.cookie}`,
    `${keyHeader}: ${secrets[keyHeader]}`,
    'Content-Type: application/json',
    'Transfer-Encoding: chunked',
    '',
    '',
  ]
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

test('sessions and the port outlive a restart; the file is private and holds neither secret', async () => {
  const secrets = await paired()
  const before = host.url
  await host.stop()
  host = await startHeadless(options)
  const answer = await ask('POST', '/api/call', { ...json, ...origin(), ...secrets }, overview)
  const file = path.join(options.profileFolder, 'headless.json')
  expect([host.url, answer.status, (await stat(file)).mode & 0o777]).toEqual([before, 200, 0o600])
  const kept = await readFile(file, 'utf8')
  expect(kept).not.toContain(secrets.cookie.split('=')[1])
  expect(kept).not.toContain(secrets[keyHeader])
})

test('a session that an earlier version kept without a key is paired again, on the same port', async () => {
  const secrets = await paired()
  const before = host.url
  await host.stop()
  const file = path.join(options.profileFolder, 'headless.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"keyHash": "\w+",/, ''))
  host = await startHeadless(options)
  const call = (given: Secrets): Promise<Answer> =>
    ask('POST', '/api/call', { ...json, ...origin(), ...given }, overview)
  expect([host.url, (await call(secrets)).status, (await call(await paired())).status]).toEqual([
    before,
    401,
    200,
  ])
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
  secrets: Secrets,
): Promise<{ readonly response: http.IncomingMessage; readonly ended: Promise<unknown> }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(host.url)
    const request = http.get({
      host: '127.0.0.1',
      port,
      path: '/api/events',
      headers: { ...secrets },
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
  const secrets = await paired()
  const streams = []
  for (let count = 0; count < mostStreams; count += 1) streams.push(await openStream(secrets))
  const more = await openStream(secrets)
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

test('signing a browser out ends its streams, also one that is not read, and no other', async () => {
  const leaving = await paired()
  const id = browsers.list()[0]?.id ?? ''
  const staying = secretsOf(await pair(codeOf(host.newPairedUrl())))
  const gone = [await openStream(leaving), await openStream(leaving)]
  const kept = await openStream(staying)
  const half = await halfOf(`POST /api/call`, leaving)
  await browsers.signOut(id)
  await Promise.all(gone.map(stream => stream.ended))
  // What was asked before and is sent whole only now is not carried out.
  expect(await half(overview)).toMatch(/^HTTP\/1\.1 401 /)
  expect([kept.response.closed, (await openStream(leaving)).response.statusCode]).toEqual([false, 401])
  kept.response.destroy()
})

/** Sends the head of a request now; the returned function sends its body and reads the answer. */
async function halfOf(line: string, secrets: Secrets): Promise<(body: string) => Promise<string>> {
  const { host: name, port } = new URL(host.url)
  const socket = net.connect(Number(port), '127.0.0.1')
  const fields = Object.entries({ ...json, ...origin(), ...secrets }).map(
    ([field, value]) => `${field}: ${value}`,
  )
  const head = [
    `${line} HTTP/1.1`,
    `Host: ${name}`,
    ...fields,
    `Content-Length: ${Buffer.byteLength(overview)}`,
  ]
  await new Promise<void>(resolve =>
    socket.write(`${head.join('\r\n')}\r\n\r\n${overview.slice(0, 1)}`, () => resolve()),
  )
  return body =>
    new Promise(resolve => {
      let answer = ''
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
      socket.on('close', () => resolve(answer))
      socket.write(body.slice(1))
    })
}

test.each([
  ['nothing', ''],
  ['half a head', 'GET / HTTP/1.1\r\nHost: localhost\r\n'],
  [
    'half a pairing',
    `POST /api/pair HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
  ],
  [
    'questions whose answers they do not read',
    'GET /assets/large-1a2b.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(4),
  ],
])('connections in any number that send %s do not keep the page out', async (_what, sent) => {
  const secrets = await paired()
  const stream = await openStream(secrets)
  const { port } = new URL(host.url)
  const idlers: net.Socket[] = []
  for (let count = 0; count < 1.5 * mostConnections; count += 1) {
    const socket = net.connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.pause()
    idlers.push(socket)
    await new Promise<void>(resolve =>
      socket.once('connect', () => {
        if (sent === '') resolve()
        else socket.write(sent, () => resolve())
      }),
    )
  }
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      at % 2 === 0
        ? ask('GET', '/')
        : ask('POST', '/api/call', { ...json, ...origin(), ...secrets }, overview),
    ),
  )
  expect([answers.map(answer => answer.status), stream.response.closed]).toEqual([
    answers.map(() => 200),
    false,
  ])
  for (const socket of idlers) socket.destroy()
  stream.response.destroy()
})
