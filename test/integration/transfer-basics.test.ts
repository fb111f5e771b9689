import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRedactor } from '#core/token/redact'
import { serveCut, serveProperly, type ServedFile } from '#test/misbehaving-server'
import { etag, transferKit } from '#test/transfer-kit'

const target = 'JWST/obs/jw02733_cal.fits'
const file: ServedFile = { body: Buffer.from('0123456789'.repeat(1_000)), etag }
const text = Buffer.from(file.body).toString('latin1')
const sha256 = createHash('sha256').update(file.body).digest('hex')

test('a file is fetched, verified and published, and nothing else stays in the folder', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file))
  const result = await kit.attempt()
  expect(result).toMatchObject({
    kind: 'done',
    relativePath: target,
    sizeBytes: 10_000,
    sha256,
    validator: { etag, lastModified: null },
    marks: [],
    provenance: { CAL_VER: '1.0' },
    fetchedBytes: 10_000,
  })
  expect(await kit.files()).toEqual({ [target]: text })
  expect(kit.told.verifying).toBe(1)
})

test('the request says honestly who asks and wants the bytes as they are', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file))
  await kit.attempt()
  expect(kit.server.seen.map(({ method, path, headers }) => ({ method, path, headers }))).toEqual([
    {
      method: 'GET',
      path: '/file',
      headers: expect.objectContaining({
        'accept-encoding': 'identity',
        'user-agent': 'Halyard/test (https://example.invalid)',
        'want-repr-digest': 'sha-256=10',
      }) as unknown,
    },
  ])
  expect(kit.server.seen[0]?.headers).not.toHaveProperty('range')
  expect(kit.server.seen[0]?.headers).not.toHaveProperty('authorization')
})

test('a small file is gathered and written at once, and leaves no record to be saved', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file), {
    tuning: { gatherBytes: 1_000_000 },
  })
  expect(await kit.attempt()).toMatchObject({ kind: 'done', sha256 })
  expect(kit.saved).toEqual([])
  expect(await kit.files()).toEqual({ [target]: text })
})

test('an empty file is a file', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, { body: Buffer.alloc(0), etag }))
  expect(await kit.attempt()).toMatchObject({ kind: 'done', sizeBytes: 0 })
  expect(await kit.files()).toEqual({ [target]: '' })
})

test.each([0, 1_000_000])(
  'a body cut before its declared length is a network failure with a part (gathering up to %d bytes)',
  async gatherBytes => {
    const kit = await transferKit((_seen, reply) => serveCut(reply, file, 4_000), { tuning: { gatherBytes } })
    const result = await kit.attempt()
    expect(result).toMatchObject({
      kind: 'broke',
      reason: 'network',
      part: { validator: { etag }, totalBytes: 10_000, writtenBytes: 4_000, bootId: 'boot-1' },
    })
    expect(await kit.files()).toEqual({ [`${target}.part`]: text.slice(0, 4_000) })
  },
)

test('a reset connection is a network failure', async () => {
  const kit = await transferKit((_seen, reply) => reply.reset())
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'network', part: null })
})

test('a refused connection is a network failure', async () => {
  const kit = await transferKit(() => undefined)
  await kit.server.close()
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'network', part: null })
})

test('a cleanly ended chunked body is declared, a cut one is a failure', async () => {
  const chunked = { 'Transfer-Encoding': 'chunked' }
  const kit = await transferKit((seen, reply) => {
    reply.send(200, chunked, '5\r\nhello\r\n')
    if (seen.index === 0) reply.close()
    else reply.raw('0\r\n\r\n')
  })
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'network', part: null })
  expect(await kit.files()).toEqual({})
  expect(await kit.attempt()).toMatchObject({ kind: 'done', marks: [] })
  expect(await kit.files()).toEqual({ [target]: 'hello' })
})

test('a login page is never data', async () => {
  const page = {
    body: Buffer.from('<!DOCTYPE html><title>Sign in</title>'),
    fields: { 'Content-Type': 'text/html' },
  }
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, page))
  expect(await kit.attempt()).toMatchObject({
    kind: 'broke',
    reason: 'not-the-file',
    part: null,
    damaged: null,
  })
  expect(await kit.files()).toEqual({})
})

test('a size other than the listed one is accepted and marked', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file))
  expect(await kit.attempt({ listedSizeBytes: 9_999 })).toMatchObject({
    kind: 'done',
    marks: ['size differs from the list'],
  })
})

test('a silent server is left after the time limit, and the part stays', async () => {
  const kit = await transferKit((_seen, reply) =>
    reply.send(200, { ETag: etag, 'Content-Length': 10 }, 'abc'),
  )
  const attempt = kit.attempt({}, undefined, {})
  await expect.poll(() => kit.saved.length).toBe(1)
  await expect.poll(async () => (await kit.files())[`${target}.part`]).toBe('abc')
  // Watching begins at the second beat of its clock.
  for (const ms of [300, 300, 58_400, 1_000]) {
    kit.clock.advance(ms)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(await attempt).toMatchObject({
    kind: 'broke',
    reason: 'network',
    detail: expect.stringContaining('sent nothing for 60 s') as unknown,
    part: { writtenBytes: 3 },
  })
})

test.each([
  [401, null, 'auth-needed'],
  [401, 'secret-token', 'no-access'],
  [403, null, 'auth-needed'],
  [404, null, 'gone'],
  [410, null, 'gone'],
  [429, null, 'server-busy'],
  [451, null, 'no-access'],
  [500, null, 'server-busy'],
  [503, null, 'server-busy'],
  [400, null, 'not-the-file'],
  [204, null, 'not-the-file'],
] as const)('status %d with token %s is %s', async (status, token, reason) => {
  const kit = await transferKit((_seen, reply) =>
    reply.send(status, { 'Content-Length': 0, 'Retry-After': 7 }),
  )
  const result = await kit.attempt({ token })
  expect(result).toMatchObject({ kind: 'broke', reason, status, retryAfterMs: 7_000, part: null })
  expect(JSON.stringify(result)).not.toContain('secret-token')
  expect(await kit.files()).toEqual({})
})

test('a busy answer keeps the part', async () => {
  const kit = await transferKit((seen, reply) =>
    seen.index === 0 ? serveCut(reply, file, 4_000) : reply.send(503, { 'Content-Length': 0 }),
  )
  const first = await kit.attempt()
  const part = first.kind === 'broke' ? first.part : null
  expect(await kit.attempt({ part })).toMatchObject({ reason: 'server-busy', part: { writtenBytes: 4_000 } })
  expect(await kit.files()).toEqual({ [`${target}.part`]: text.slice(0, 4_000) })
})

test('connections are kept for the next file, also after an error page', async () => {
  const kit = await transferKit(
    (seen, reply) =>
      seen.index === 0 ? reply.send(503, { 'Content-Length': 4 }, 'busy') : serveProperly(seen, reply, file),
    { connectionsPerOrigin: 1 },
  )
  await kit.attempt()
  expect(await kit.attempt()).toMatchObject({ kind: 'done' })
  expect(kit.server.connections()).toBe(1)
})

test('a connection that went idle on the other side is replaced without a failure', async () => {
  const kit = await transferKit(
    (seen, reply) => (seen.index === 1 ? reply.close() : serveProperly(seen, reply, file)),
    { connectionsPerOrigin: 1 },
  )
  expect(await kit.attempt({ relativePath: 'a.fits' })).toMatchObject({ kind: 'done' })
  expect(await kit.attempt({ relativePath: 'b.fits' })).toMatchObject({ kind: 'done' })
  expect(kit.server.seen).toHaveLength(3)
})

test('progress is reported at most every quarter of a second', async () => {
  const told: (readonly [number, number | null])[] = []
  let sendMore: (text: string) => void = () => undefined
  const kit = await transferKit((_seen, reply) => {
    reply.send(200, { ETag: etag, 'Content-Length': 9 }, 'abc')
    sendMore = more => reply.raw(more)
  })
  const progressed = (presentBytes: number, totalBytes: number | null) =>
    void told.push([presentBytes, totalBytes])
  const attempt = kit.attempt({}, undefined, { progressed })
  await expect.poll(async () => (await kit.files())[`${target}.part`]).toBe('abc')
  kit.clock.advance(250)
  sendMore('def')
  await expect.poll(() => told).toEqual([[6, 9]])
  sendMore('ghi')
  expect(await attempt).toMatchObject({ kind: 'done' })
  expect(told).toEqual([[6, 9]])
})

test('a proxy on the way that wants a sign-in is reported as such, in words that stay whole when they are shown', async () => {
  const kit = await transferKit((_, reply) => reply.raw('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n'))
  const result = await kit.attempt()
  const detail = result.kind === 'broke' ? result.detail : ''
  expect(detail).toMatch(/^A proxy on the way wants a name and a password \(407\)/)
  expect(createRedactor().redact(detail)).toBe(detail)
})
