import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { Agent, request } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { createRedactor } from '#core/token/redact'
import { askOnce } from '#platform/archive/http'
import { ByProxyRules } from '#platform/transfer/by-proxy-rules'
import { openConnections } from '#platform/transfer/dispatcher'
import { toNetworkError } from '#platform/transfer/network-error'
import { transferKit } from '#test/transfer-kit'

/** Names are looked up as on a machine whose line is down. */
function withoutNames(): Agent {
  const failed = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })
  const agent = new Agent({ connect: { lookup: (_host, _options, done) => done(failed, '', 4) } })
  onTestFinished(() => agent.destroy())
  return agent
}

const archive = 'http://localhost:8123'
const isArchiveOrigin = (url: URL): boolean => url.hostname === 'localhost'

test('a host without a name is a line that is down', async () => {
  const kit = await transferKit(() => undefined, { dispatcher: withoutNames(), isArchiveOrigin })
  expect(await kit.attempt({ url: `${archive}/file` })).toMatchObject({
    kind: 'broke',
    reason: 'network',
    isOffline: true,
    detail: 'localhost:8123 was not found: check the network (ENOTFOUND).',
  })
})

test('a refused connection is not: the machine was there', async () => {
  const kit = await transferKit(() => undefined)
  const { origin } = kit.server
  await kit.server.close()
  expect(await kit.attempt({ url: `${origin}/file` })).toMatchObject({
    kind: 'broke',
    reason: 'network',
    isOffline: false,
  })
})

test('neither is a name that only a redirect gave', async () => {
  const kit = await transferKit(
    (_seen, reply) => reply.send(302, { Location: archive, 'Content-Length': 0 }),
    {
      dispatcher: withoutNames(),
      isArchiveOrigin: () => true,
    },
  )
  expect(await kit.attempt()).toMatchObject({ reason: 'network', isOffline: false })
})

test('an address that leads nowhere else is not tried again', async () => {
  const kit = await transferKit((seen, reply) =>
    reply.send(302, { Location: seen.path, 'Content-Length': 0 }),
  )
  expect(await kit.attempt()).toMatchObject({ reason: 'foreign-host', isHopeless: true })
})

async function startProxy() {
  const seen: string[] = []
  const proxy = createServer((asked, answer) => {
    seen.push(asked.url ?? '')
    answer.end('through the proxy')
  })
  proxy.on('connect', (asked, socket) => {
    seen.push(`CONNECT ${asked.url ?? ''}`)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise(resolve => proxy.close(() => resolve())))
  const { port } = proxy.address() as AddressInfo // it listens on a port
  // By its name: the guard of the tests takes what is asked of a proxy at an address for a connection to its target.
  return { seen, address: `http://localhost:${port}` }
}

test('proxies of the environment are used, but not for NO_PROXY and never for this machine', async () => {
  const proxy = await startProxy()
  const direct = await startProxy()
  const env = { HTTP_PROXY: proxy.address, no_proxy: 'near.test' }
  const dispatcher = openConnections({}, env)
  onTestFinished(() => dispatcher.destroy())
  await request('http://archive.test/file', { dispatcher }).catch(() => undefined)
  expect(proxy.seen.join()).toContain('archive.test')
  proxy.seen.length = 0
  await request(`${direct.address}/file`, { dispatcher }).then(({ body }) => body.text())
  await request('http://near.test/file', { dispatcher }).catch(() => undefined)
  expect(proxy.seen).toEqual([])
  expect(direct.seen).toEqual(['/file'])
})

test('an invalid proxy address is reported without repeating it', () => {
  expect(() => openConnections({}, { HTTPS_PROXY: 'ftp://me:secret@proxy.test' })).toThrow(
    'The address in HTTPS_PROXY is not that of a proxy; it must begin with http:// or https://.',
  )
})

test.each([
  ['ALL_PROXY alone', (all: string) => ({ ALL_PROXY: all })],
  ['all_proxy alone', (all: string) => ({ all_proxy: all })],
  [
    'all_proxy beside an empty one of its kind',
    (all: string) => ({ all_proxy: all, http_proxy: '', https_proxy: '' }),
  ],
  ['a bare host', (all: string) => ({ ALL_PROXY: all.replace('http://', '') })],
])('%s is asked for every address that no other proxy is named for', async (_, env) => {
  const proxy = await startProxy()
  const direct = await startProxy()
  const dispatcher = openConnections({}, { ...env(proxy.address), NO_PROXY: 'near.test' })
  onTestFinished(() => dispatcher.destroy())
  await request('http://archive.test/file', { dispatcher }).catch(() => undefined)
  await request('https://archive.test/file', { dispatcher }).catch(() => undefined)
  await request('https://near.test/file', { dispatcher }).catch(() => undefined)
  await request(`${direct.address}/file`, { dispatcher }).then(({ body }) => body.text())
  expect(proxy.seen.map(asked => asked.replace('http://', ''))).toEqual([
    expect.stringContaining('archive.test'),
    'CONNECT archive.test:443',
  ])
})

test('the proxy for one kind of address comes before ALL_PROXY, and that before the one of the other kind', async () => {
  const [own, all, other] = [await startProxy(), await startProxy(), await startProxy()]
  const ask = async (env: Record<string, string>): Promise<void> => {
    const dispatcher = openConnections({}, env)
    onTestFinished(() => dispatcher.destroy())
    await request('https://archive.test/file', { dispatcher }).catch(() => undefined)
  }
  await ask({ https_proxy: own.address, ALL_PROXY: all.address, http_proxy: other.address })
  expect([own.seen.length, all.seen.length, other.seen.length]).toEqual([1, 0, 0])
  await ask({ ALL_PROXY: all.address, http_proxy: other.address })
  expect([own.seen.length, all.seen.length, other.seen.length]).toEqual([1, 1, 0])
})

test.each([
  'socks5://me:s3cret@proxy.test:1080',
  'socks://proxy.test',
  'socks5h://proxy.test:1',
  'socks4a://p.test',
])(
  'a SOCKS proxy (%s) is never gone past, and what to do is said in one sentence; this machine is asked directly',
  async all => {
    const direct = await startProxy()
    const dispatcher = openConnections({}, { all_proxy: all })
    onTestFinished(() => dispatcher.destroy())
    await request(`${direct.address}/file`, { dispatcher }).then(({ body }) => body.text())
    expect(direct.seen).toEqual(['/file'])
    const question = { name: 'whoami', path: 'whoami', method: 'GET', headers: {} } as const
    const url = new URL('https://archive.test/whoami')
    const reply = await askOnce(dispatcher, url, question, 30_000, () => 0, new AbortController().signal)
    expect(reply).toMatchObject({
      kind: 'broke',
      cause: {
        code: 'network',
        message: expect.stringMatching(/^The proxy .*SOCKS.*HTTPS_PROXY.*NO_PROXY/) as string,
      },
    })
    expect(JSON.stringify(reply)).not.toContain('s3cret')
    // Beside proxies of both kinds it is for other programs.
    const env = { all_proxy: all, https_proxy: direct.address }
    const other = openConnections({}, env)
    onTestFinished(() => other.destroy())
    await request('https://archive.test/file', { dispatcher: other }).catch(() => undefined)
    expect(direct.seen).toEqual(['/file', 'CONNECT archive.test:443'])
  },
)

test('a transfer over a SOCKS proxy fails at once with that sentence, and is not tried again', async () => {
  const dispatcher = openConnections({}, { all_proxy: 'socks5://proxy.test' })
  const kit = await transferKit(() => undefined, { dispatcher, isArchiveOrigin: () => true })
  expect(await kit.attempt({ url: 'https://archive.test/file' })).toMatchObject({
    kind: 'broke',
    reason: 'network',
    isHopeless: true,
    detail: expect.stringContaining('SOCKS') as string,
  })
})

test('ALL_PROXY may say anything where both kinds of address have their own proxy', async () => {
  const proxy = await startProxy()
  const env = { ALL_PROXY: 'ftp://other.test', http_proxy: proxy.address, https_proxy: proxy.address }
  const dispatcher = openConnections({}, env)
  onTestFinished(() => dispatcher.destroy())
  await request('http://archive.test/file', { dispatcher }).catch(() => undefined)
  expect(proxy.seen).toHaveLength(1)
  expect(() => openConnections({}, { ALL_PROXY: 'ftp://other.test' })).toThrow('The address in ALL_PROXY')
})

test('an empty no_proxy counts as unset, as for curl: NO_PROXY applies', async () => {
  const proxy = await startProxy()
  const dispatcher = openConnections({}, { http_proxy: proxy.address, no_proxy: '', NO_PROXY: 'near.test' })
  onTestFinished(() => dispatcher.destroy())
  await request('http://near.test/file', { dispatcher }).catch(() => undefined)
  expect(proxy.seen).toEqual([])
})

test('a proxy that takes the connection and says nothing does not hold a question up for ever', async () => {
  const sockets: Duplex[] = []
  const proxy = createServer().on('connect', (_asked, socket) => void sockets.push(socket))
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo // it listens on a port
  const dispatcher = openConnections({}, { https_proxy: `http://localhost:${port}` })
  onTestFinished(async () => {
    await dispatcher.destroy()
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => proxy.close(resolve))
  })
  const question = { name: 'whoami', path: 'whoami', method: 'GET', headers: {} } as const
  const url = new URL('https://archive.test/whoami')
  const reply = await askOnce(dispatcher, url, question, 300, () => 0, new AbortController().signal)
  expect(reply).toMatchObject({ kind: 'broke' })
})

test.each([
  ['407', 'wants a name and a password (407)'],
  ['502', 'does not let the connection through (502)'],
  ['closed', 'closed the connection early'],
  ['refused', 'refused the connection (ECONNREFUSED)'],
])('a proxy that does not help (%s) is named, without its password', async (kind, words) => {
  const proxy = createServer().on('connect', (_asked, socket) => {
    if (kind === 'closed') socket.destroy()
    else socket.end(`HTTP/1.1 ${kind} No\r\ncontent-length: 0\r\n\r\n`)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  const { port } = proxy.address() as AddressInfo // it listens on a port
  if (kind === 'refused') await new Promise(resolve => proxy.close(resolve))
  const dispatcher = openConnections({}, { https_proxy: `http://me:s3cret@localhost:${port}` })
  onTestFinished(() => dispatcher.destroy())
  const thrown: unknown = await request('https://archive.test/file', { dispatcher }).catch(
    (error: unknown) => error,
  )
  const told = toNetworkError(thrown, 'archive.test')
  expect(told).toMatchObject({ code: 'network' })
  expect(told.message).toContain(`The proxy localhost:${port} ${words}`)
  expect(told.message).not.toContain('s3cret')
  // What is written down or shown must still be a sentence.
  expect(createRedactor().redact(told.message)).toBe(told.message)
})

test('a transfer over a proxy that never opens the way ends too', async () => {
  const sockets: Duplex[] = []
  const proxy = createServer().on('connect', (_asked, socket) => void sockets.push(socket))
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo // it listens on a port
  const https = `http://localhost:${port}`
  const dispatcher = new ByProxyRules(
    new Agent(),
    {},
    { http: '', https, isDirect: () => false, tunnelMs: 200 },
  )
  onTestFinished(async () => {
    await dispatcher.destroy()
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => proxy.close(resolve))
  })
  await expect(request('https://archive.test/file', { dispatcher })).rejects.toMatchObject({
    code: 'UND_ERR_HEADERS_TIMEOUT',
  })
})
