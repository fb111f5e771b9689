import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { serveProperly, type Reply } from '#test/misbehaving-server'
import { transferKit } from '#test/transfer-kit'

const target = 'JWST/obs/jw02733_cal.fits'
const body = Buffer.from('spectrum '.repeat(500))
const flipped = Buffer.from(body)
flipped[100] = (flipped[100] ?? 0) ^ 1
const hashOf = (algorithm: string, bytes = body) => createHash(algorithm).update(bytes).digest('base64')
const sha256Hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const unsound = Buffer.from('SIMPLE = T / UNSOUND')

test.each([
  ['Repr-Digest', `sha-256=:${hashOf('sha256')}:`],
  ['Repr-Digest', `unknown=:AAAA:, sha-512=:${hashOf('sha512')}:`],
  ['Digest', `SHA-256=${hashOf('sha256')}`],
  ['Digest', `MD5=${hashOf('md5')}`],
])('a flipped byte is found by %s: %s', async (name, value) => {
  const fields = { [name]: value }
  const kit = await transferKit((seen, reply) =>
    serveProperly(seen, reply, { body: seen.index === 0 ? flipped : body, fields }),
  )
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'damaged', part: null, damaged: null })
  expect(await kit.files()).toEqual({})
  expect(await kit.attempt()).toMatchObject({ kind: 'done' })
})

test('an unreadable digest says nothing', async () => {
  const fields = { 'Repr-Digest': 'sha-256=:???:', Digest: 'sha-256=AAAA' }
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, { body, fields }))
  expect(await kit.attempt()).toMatchObject({ kind: 'done' })
})

test('unsound content is damaged, and its bytes are remembered', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, { body: unsound, etag: '"v1"' }))
  expect(await kit.attempt()).toMatchObject({
    kind: 'broke',
    reason: 'damaged',
    detail: 'A checksum does not fit.',
    part: null,
    damaged: { sizeBytes: unsound.length, sha256: sha256Hex(unsound) },
  })
  expect(await kit.files()).toEqual({})
})

test('the same unsound bytes twice are as archived, and are published only on demand', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, { body: unsound }))
  const lastDamaged = { sizeBytes: unsound.length, sha256: sha256Hex(unsound) }
  expect(await kit.attempt({ lastDamaged })).toMatchObject({
    reason: 'damaged',
    detail: 'damaged, as archived: A checksum does not fit.',
    damaged: lastDamaged,
  })
  expect(await kit.files()).toEqual({})
  expect(await kit.attempt({ acceptAsArchived: true })).toMatchObject({ reason: 'damaged' })
  expect(await kit.attempt({ lastDamaged, acceptAsArchived: true })).toMatchObject({
    kind: 'done',
    marks: ['damaged, as archived'],
    provenance: {},
  })
  expect(await kit.files()).toEqual({ [target]: unsound.toString('latin1') })
})

const withoutLength = (reply: Reply, bytes: Uint8Array, etag = '"v1"') => {
  reply.send(200, { ETag: etag, Connection: 'close' }, bytes)
  reply.close()
}

test('without a declared length nothing may follow the last byte', async () => {
  const kit = await transferKit((seen, reply) =>
    seen.headers['range'] === undefined ? withoutLength(reply, body) : serveProperly(seen, reply, { body }),
  )
  expect(await kit.attempt()).toMatchObject({ kind: 'done', marks: ['length: not declared'] })
  expect(kit.server.seen[1]?.headers['range']).toBe(`bytes=${body.length}-`)
  expect(await kit.files()).toEqual({ [target]: body.toString('latin1') })
})

test('without a declared length a cut body is found even when it looks complete', async () => {
  const kit = await transferKit((seen, reply) =>
    seen.headers['range'] === undefined
      ? withoutLength(reply, body.subarray(0, 900))
      : serveProperly(seen, reply, { body }),
  )
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'damaged', part: null })
  expect(await kit.files()).toEqual({})
})

test.each([
  ['equal bytes count', body, 'done'],
  ['other bytes do not', body.subarray(0, 900), 'broke'],
])('without length and ranges the file is fetched twice: %s', async (_name, second, kind) => {
  const kit = await transferKit((seen, reply) => withoutLength(reply, seen.index === 0 ? body : second))
  const result = await kit.attempt()
  expect(result.kind).toBe(kind)
  expect(result.fetchedBytes).toBe(body.length + second.length)
  expect(Object.keys(await kit.files())).toEqual(kind === 'done' ? [target] : [])
})

const lastByte = { 'Content-Range': `bytes ${body.length - 1}-${body.length - 1}/${body.length}` }
test.each([
  ['400', 400, { 'Content-Length': 0 }, ''],
  ['403', 403, { 'Content-Length': 0 }, ''],
  ['500', 500, { 'Content-Length': 0 }, ''],
  ['501', 501, { 'Content-Length': 0 }, ''],
  ['204', 204, {}, ''],
  ['the last byte once more', 206, { ...lastByte, 'Content-Length': 1 }, ' '],
  [
    'a range of nothing',
    206,
    { 'Content-Range': `bytes ${body.length}-${body.length - 1}/${body.length}`, 'Content-Length': 0 },
    '',
  ],
] as const)(
  'without a declared length a whole file is distinguished from a cut one by a server that answers %s',
  async (...answer) => {
    const [, status, fields, rest] = answer
    const kit = await transferKit((seen, reply) =>
      seen.headers['range'] === undefined ? withoutLength(reply, body) : reply.send(status, fields, rest),
    )
    expect(await kit.attempt()).toMatchObject({ kind: 'done', marks: ['length: not declared'] })
    const cutFirst = await transferKit((seen, reply) =>
      seen.headers['range'] === undefined
        ? withoutLength(reply, seen.index === 0 ? body.subarray(0, 900) : body)
        : reply.send(status, status === 206 ? { ...lastByte, 'Content-Length': 1 } : fields, rest || ' '),
    )
    expect(await cutFirst.attempt()).toMatchObject({ kind: 'broke', reason: 'damaged', part: null })
    expect(await cutFirst.files()).toEqual({})
  },
)

test('without a declared length unsound content never becomes as archived', async () => {
  const kit = await transferKit((_seen, reply) => withoutLength(reply, unsound))
  const lastDamaged = { sizeBytes: unsound.length, sha256: sha256Hex(unsound) }
  const result = await kit.attempt({ lastDamaged, acceptAsArchived: true })
  expect(result).toMatchObject({ kind: 'broke', reason: 'damaged', damaged: null })
  expect(await kit.files()).toEqual({})
})
