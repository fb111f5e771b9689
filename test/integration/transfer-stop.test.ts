import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AttemptResult, PartRecord } from '#core/ports'
import type { ContentCheck } from '#platform/verify/content-check.types'
import { createGzipCheck } from '#platform/verify/gzip-check'
import type { Reply } from '#test/misbehaving-server'
import { transferKit } from '#test/transfer-kit'

const target = 'JWST/obs/jw02733_cal.fits'
const partOf = (result: AttemptResult): PartRecord | null => ('part' in result ? result.part : null)

/** Sends a range of the body in the given pieces, one for each turn of the event loop, then calls `then`. */
function sendInPieces(reply: Reply, body: Uint8Array, cuts: readonly number[], then: () => void): void {
  const [first, ...rest] = cuts
  if (first === undefined) {
    reply.raw(body)
    setImmediate(then)
    return
  }
  reply.raw(body.subarray(0, first))
  setImmediate(() => sendInPieces(reply, body.subarray(first), rest, then))
}

test('a stop keeps what has arrived, and nothing of it is fetched again', async () => {
  const body = Buffer.from('light '.repeat(50_000))
  const stop = new AbortController()
  const kit = await transferKit((_seen, reply) => {
    reply.send(200, { ETag: '"v1"', 'Content-Length': body.length }, body.subarray(0, 100_000))
  })
  const attempt = kit.attempt({}, stop.signal)
  await expect.poll(async () => (await kit.files())[`${target}.part`]?.length).toBe(100_000)
  stop.abort()
  const stopped = await attempt
  expect(stopped).toEqual({
    kind: 'stopped',
    fetchedBytes: 100_000,
    part: {
      validator: { etag: '"v1"', lastModified: null },
      totalBytes: body.length,
      writtenBytes: 100_000,
      flushedBytes: 0,
      bootId: 'boot-1',
      file: expect.objectContaining({ name: 'jw02733_cal.fits.part' }) as unknown,
      writtenSha256: createHash('sha256').update(body.subarray(0, 100_000)).digest('hex'),
    },
  })
  kit.server.answer((seen, reply) => {
    expect(seen.headers['range']).toBe('bytes=100000-')
    const range = `bytes 100000-${body.length - 1}/${body.length}`
    const rest = body.subarray(100_000)
    reply.send(206, { ETag: '"v1"', 'Content-Range': range, 'Content-Length': rest.length }, rest)
  })
  expect(await kit.attempt({ part: partOf(stopped) })).toMatchObject({ kind: 'done', fetchedBytes: 200_000 })
  expect((await kit.files())[target]).toBe(body.toString('latin1'))
})

test('a stop ends the unpacking of a body that is all here', async () => {
  const body = gzipSync(Buffer.alloc(300 * 2 ** 20), { level: 1 })
  const stop = new AbortController()
  const kit = await transferKit(
    (_seen, reply) => reply.send(200, { ETag: '"v1"', 'Content-Length': body.length }, body),
    { createContentCheck: () => stopping },
  )
  let unpackedBytes = 0
  const inner: ContentCheck = {
    update(bytes) {
      unpackedBytes += bytes.length
      if (unpackedBytes >= 4 * 2 ** 20) stop.abort()
    },
    end: () => ({ kind: 'sound', provenance: {} }),
  }
  const stopping = createGzipCheck(inner)
  expect(await kit.attempt({}, stop.signal)).toMatchObject({
    kind: 'stopped',
    part: { totalBytes: body.length },
  })
  expect(unpackedBytes).toBeLessThan(30 * 2 ** 20)
})

test('a stop before anything happens is a stop', async () => {
  const kit = await transferKit(() => undefined)
  expect(await kit.attempt({}, AbortSignal.abort())).toEqual({ kind: 'stopped', part: null, fetchedBytes: 0 })
  expect(kit.server.seen).toEqual([])
})

test('a stop while the server is silent ends at once', async () => {
  const kit = await transferKit(() => undefined)
  const stop = new AbortController()
  const attempt = kit.attempt({}, stop.signal)
  await expect.poll(() => kit.server.seen.length).toBe(1)
  stop.abort()
  expect(await attempt).toEqual({ kind: 'stopped', part: null, fetchedBytes: 0 })
})

test(
  'any split of the body and any points of stopping give the same file',
  { timeout: 120_000 },
  async () => {
    let script: (reply: Reply, start: number) => void = () => undefined
    const kit = await transferKit((seen, reply) =>
      script(reply, Number(/\d+/.exec(seen.headers['range'] ?? '0')?.[0] ?? 0)),
    )
    let run = 0
    const plan = fc.record({
      body: fc.uint8Array({ minLength: 1, maxLength: 60_000 }),
      splits: fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 6 }),
      /** Bytes sent before each stop. */
      stops: fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 4 }),
      isRebooting: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ body, splits, stops, isRebooting }) => {
        const relativePath = `run-${run++}/a.fits`
        let part: PartRecord | null = null
        for (const stopAfter of [...stops, Infinity]) {
          const stop = new AbortController()
          script = (reply, start) => {
            const rest = body.subarray(start)
            const range = { 'Content-Range': `bytes ${start}-${body.length - 1}/${body.length}` }
            if (start >= body.length)
              reply.send(416, { 'Content-Range': `bytes */${body.length}`, 'Content-Length': 0 })
            else
              reply.send(start > 0 ? 206 : 200, {
                ETag: '"v1"',
                'Content-Length': rest.length,
                ...(start > 0 ? range : {}),
              })
            const sent = rest.subarray(0, Math.min(stopAfter, rest.length))
            sendInPieces(reply, sent, splits, () => (stopAfter < rest.length ? stop.abort() : undefined))
          }
          const result: AttemptResult = await kit.attempt({ relativePath, part }, stop.signal)
          if (result.kind === 'done') break
          expect(result.kind).toBe('stopped')
          part = partOf(result)
          if (isRebooting && part !== null)
            part = { ...part, bootId: 'boot-0', flushedBytes: Math.min(part.writtenBytes, 7) }
        }
        const files = await kit.files()
        expect(files[relativePath]).toBe(Buffer.from(body).toString('latin1'))
        expect(files[`${relativePath}.part`]).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  },
)
