import { gzipSync } from 'node:zlib'
import { Agent } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { openExchange } from '#platform/transfer/exchange'
import { unpackedExchange } from '#platform/transfer/unpacked-exchange'
import { createManualClock } from '#test/manual-clock'
import { startMisbehavingServer, type Script } from '#test/misbehaving-server'

async function setUp(script: Script) {
  const server = await startMisbehavingServer(script)
  onTestFinished(() => server.close())
  const dispatcher = new Agent({ allowH2: false })
  onTestFinished(() => dispatcher.destroy())
  const clock = createManualClock()
  const stop = new AbortController()
  const ask = () =>
    openExchange(new URL(`${server.origin}/a`), {}, { dispatcher, clock, stallMs: 60_000 }, stop.signal)
  return { server, clock, stop, ask }
}

test('a pause holds the server back, and nothing is lost by it', async () => {
  const body = Buffer.alloc(64 * 1024 * 1024, 'x')
  const { ask } = await setUp((_seen, reply) => reply.send(200, { 'Content-Length': body.length }, body))
  const exchange = await ask()
  let received = 0
  const end = exchange.receive(chunk => {
    if (received === 0) exchange.pause()
    received += chunk.length
  })
  await expect.poll(() => received).toBeGreaterThan(0)
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
  expect(received).toBeLessThanOrEqual(1024 * 1024)
  exchange.resume()
  await end
  expect(received).toBe(body.length)
})

test.each([1_000, 300_000])(
  'a server that closes behind a whole body of %i bytes has sent it, also while reading is paused',
  async size => {
    const { ask } = await setUp((_seen, reply) => {
      reply.send(200, { 'Content-Length': size }, Buffer.alloc(size, 'x'))
      reply.close()
    })
    const exchange = await ask()
    let received = 0
    await exchange.receive(chunk => {
      received += chunk.length
      exchange.pause()
      if (received < size) setImmediate(() => exchange.resume())
      else setImmediate(() => setImmediate(() => setImmediate(() => exchange.resume())))
    })
    expect(received).toBe(size)
  },
)

test('a body that nobody asks for yet loses nothing', async () => {
  const body = Buffer.alloc(8 * 1024 * 1024, 'x')
  const { ask } = await setUp((_seen, reply) => reply.send(200, { 'Content-Length': body.length }, body))
  const exchange = await ask()
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
  let received = 0
  await exchange.receive(chunk => void (received += chunk.length))
  expect(received).toBe(body.length)
})

test('a stop after the head ends the body', async () => {
  const { ask, stop } = await setUp((_seen, reply) => reply.send(200, { 'Content-Length': 10 }, 'abc'))
  const exchange = await ask()
  const end = exchange.receive(() => undefined)
  stop.abort()
  await expect(end).rejects.toMatchObject({ code: 'cancelled' })
})

test('no timer is left when an exchange has ended', async () => {
  const { ask, clock } = await setUp((_seen, reply) => reply.send(200, { 'Content-Length': 3 }, 'abc'))
  await (await ask()).receive(() => undefined)
  expect(clock.sleeping).toBe(0)
})

test('a mistake of the reader is not taken for a broken connection', async () => {
  const { ask } = await setUp((_seen, reply) => reply.send(200, { 'Content-Length': 3 }, 'abc'))
  const exchange = await ask()
  const end = exchange.receive(() => {
    throw new Error('a mistake')
  })
  await expect(end).rejects.toMatchObject({ code: 'bug' })
})

test('a packed body that is given up after all of it has come, and before all of it is unpacked, ends', async () => {
  const packed = gzipSync(Buffer.alloc(20_000_000))
  const { ask } = await setUp((_seen, reply) => reply.send(200, { 'Content-Length': packed.length }, packed))
  const exchange = unpackedExchange(await ask(), 'gzip', 0)
  let received = 0
  const body = exchange.receive(chunk => {
    received += chunk.length
    exchange.pause()
    setImmediate(() => exchange.abort(new Error('The disk is full.')))
  })
  await expect(body).rejects.toThrow('The disk is full.')
  expect(received).toBeLessThan(20_000_000)
})

test('a packed body waits while nobody takes it, and nothing is lost by that', async () => {
  const original = Buffer.from(Array.from({ length: 500_000 }, (_, at) => (at * at) % 251))
  const packed = gzipSync(original)
  const { ask } = await setUp((_seen, reply) => {
    reply.send(200, { 'Content-Length': packed.length }, packed)
    reply.close()
  })
  const exchange = unpackedExchange(await ask(), 'gzip', 0)
  const chunks: Buffer[] = []
  let cameBytes = 0
  await exchange.receive((chunk, came) => {
    chunks.push(chunk)
    cameBytes += came
    exchange.pause()
    setImmediate(() => exchange.resume())
  })
  expect(Buffer.concat(chunks).equals(original)).toBe(true)
  expect(cameBytes).toBe(packed.length)
})
