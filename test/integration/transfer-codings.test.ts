import { createHash } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createContentCheck } from '#platform/verify/content-check'
import { serveCut, serveProperly } from '#test/misbehaving-server'
import { until } from '#test/until'
import { transferKit, type TransferKit } from '#test/transfer-kit'
import { fitsBytes, primaryCards } from '../unit/platform/fits/fits-bytes.ts'

const fits = fitsBytes({ cards: primaryCards(8, [70_000]), data: new Uint8Array(70_000).fill(3) })
const packed = gzipSync(fits)
const text = Buffer.from('# wavelength flux\n1 2\n'.repeat(100))

const served = (body: Uint8Array, fields: Record<string, string>): Promise<TransferKit> =>
  transferKit((seen, reply) => serveProperly(seen, reply, { body, etag: '"v1"', fields }), {
    createContentCheck,
  })
const named = (name: string) => ({ uri: `mast:HST/product/${name}`, relativePath: name, listedName: name })
const coded = (coding: string) => ({ 'Content-Encoding': coding })

describe('a label that says what the file itself is, or nothing, is passed over', () => {
  test.each([
    ['gzip', 'x_raw.fits.gz', packed],
    ['x-gzip', 'x_raw.fits.gz', packed],
    ['GZIP', 'x.fit.gz', packed],
    ['identity, gzip', 'x_raw.fits.gz', packed],
    ['gzip', 'x.tgz', gzipSync(Buffer.alloc(1024))],
    ['compress', 'x.fits.Z', Buffer.from([0x1f, 0x9d, 0x90, 1])],
    ['UTF-8', 'x.fits', fits],
    ['utf8', 'x.txt', text],
    ['none', 'x.fits', fits],
    ['none', 'x.csv', text],
    ['binary', 'x.fits', fits],
    ['identity, identity', 'x.fits', fits],
    ['identity,', 'x.txt', text],
    ['aws-chunked', 'x.fits', fits],
    ['iso-8859-1', 'x.fits', fits],
    ['8bit', 'x.fits', fits],
    ['x-unheard-of', 'x.fits', fits],
    // Nothing is coded here, whatever the label says.
    ['gzip', 'x.fits', fits],
    ['br', 'x.fits', fits],
  ])('%s on %s', async (coding, name, body) => {
    const kit = await served(body, coded(coding))
    expect(await kit.attempt(named(name))).toMatchObject({ kind: 'done', sizeBytes: body.length, marks: [] })
    expect(await kit.files()).toEqual({ [name]: Buffer.from(body).toString('latin1') })
  })
})

/** Packed on its way, though it was asked for as it is: what a file comes to is what was packed. */
const packedOnTheWay = (
  original: Uint8Array,
  body: Uint8Array,
  fields: readonly string[],
  cutAt = body.length,
): Promise<TransferKit> =>
  transferKit(
    (_, reply) => {
      reply.declare(original)
      reply.raw(`HTTP/1.1 200 OK\r\nETag: "packed"\r\n${fields.map(field => `${field}\r\n`).join('')}\r\n`)
      reply.raw(body.subarray(0, cutAt))
      reply.close()
    },
    { createContentCheck },
  )
const packings = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const
const each = Object.entries(packings)
const lengthOf = (body: Uint8Array): string => `Content-Length: ${body.length}`
const inChunks = (body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])

describe('a body that was packed on its way is unpacked where the file proves itself', () => {
  test.each(each)('%s', async (coding, pack) => {
    const body = pack(fits)
    const kit = await packedOnTheWay(fits, body, [`Content-Encoding: ${coding}`, lengthOf(body)])
    expect(await kit.attempt(named('x.fits'))).toMatchObject({
      kind: 'done',
      sizeBytes: fits.length,
      fetchedBytes: body.length,
      marks: [],
      validator: { etag: null },
    })
    expect(await kit.files()).toEqual({ 'x.fits': Buffer.from(fits).toString('latin1') })
  })
  test.each(each)('%s, when only its end says how long it is', async (coding, pack) => {
    const kit = await packedOnTheWay(fits, pack(fits), [`Content-Encoding: ${coding}`])
    expect(await kit.attempt(named('x.fits'))).toMatchObject({ kind: 'done', marks: [] })
  })
  test.each(each)('%s as the coding of the message', async (coding, pack) => {
    const kit = await packedOnTheWay(fits, inChunks(pack(fits)), [`Transfer-Encoding: ${coding}, chunked`])
    expect(await kit.attempt(named('x.fits'))).toMatchObject({ kind: 'done', marks: [] })
  })
  test.each(each)('%s, and the digest is that of the packed bytes', async (coding, pack) => {
    const body = pack(fits)
    const digest = createHash('sha256').update(body).digest('base64')
    const fields = [`Content-Encoding: ${coding}`, lengthOf(body), `Repr-Digest: sha-256=:${digest}:`]
    expect(await (await packedOnTheWay(fits, body, fields)).attempt(named('x.fits'))).toMatchObject({
      kind: 'done',
    })
  })
  test('a text by the size of the list, and by nothing less', async () => {
    const body = gzipSync(text)
    const kit = await packedOnTheWay(text, body, ['Content-Encoding: gzip', lengthOf(body)])
    expect(await kit.attempt({ ...named('x.txt'), listedSizeBytes: text.length })).toMatchObject({
      kind: 'done',
    })
    for (const listedSizeBytes of [null, body.length, text.length + 1])
      expect(await kit.attempt({ ...named('y.txt'), listedSizeBytes })).toMatchObject({ reason: 'damaged' })
  })
  test('a message that was packed says the file itself is a text', async () => {
    const kit = await packedOnTheWay(text, inChunks(gzipSync(text)), ['Transfer-Encoding: gzip, chunked'])
    expect(await kit.attempt(named('x.txt'))).toMatchObject({ kind: 'done' })
  })
})

describe('a packed body that breaks', () => {
  test.each(each)(
    '%s: cut off, it leaves nothing, and is fetched from its beginning',
    async (coding, pack) => {
      const body = pack(fits)
      for (const fields of [
        [`Content-Encoding: ${coding}`, lengthOf(body)],
        [`Content-Encoding: ${coding}`],
      ]) {
        const kit = await packedOnTheWay(fits, body, fields, body.length - 6)
        expect(await kit.attempt(named('x.fits'))).toMatchObject({
          kind: 'broke',
          reason: expect.stringMatching(/^(?:network|damaged)$/) as string,
          part: null,
        })
        expect(await kit.files()).toEqual({})
      }
    },
  )
  test.each(each)('%s: what lies behind its end is never left out without a word', async (coding, pack) => {
    const behind = Buffer.from('and more '.repeat(500))
    const body = Buffer.concat([pack(fits), behind])
    for (const fields of [[`Content-Encoding: ${coding}`, lengthOf(body)], [`Content-Encoding: ${coding}`]]) {
      const kit = await packedOnTheWay(body, body, fields)
      expect(await kit.attempt(named('x.fits'))).toMatchObject({ kind: 'broke', reason: 'damaged' })
      expect(await kit.files()).toEqual({})
    }
  })
  test.each(each)('%s: of two packed pieces both are read, or none is kept', async (coding, pack) => {
    const whole = Buffer.concat([fits, fits])
    const body = Buffer.concat([pack(fits), pack(fits)])
    const kit = await packedOnTheWay(whole, body, [`Content-Encoding: ${coding}`, lengthOf(body)])
    const result = await kit.attempt(named('x.fits'))
    expect(Object.keys(await kit.files())).toEqual(result.kind === 'done' ? ['x.fits'] : [])
    expect((await kit.files())['x.fits'] ?? whole.toString('latin1')).toBe(whole.toString('latin1'))
  })
  test('altered inside, it is damaged', async () => {
    const body = Buffer.from(packed)
    body.writeUInt8(body.readUInt8(body.length - 30) ^ 1, body.length - 30)
    const kit = await packedOnTheWay(fits, body, ['Content-Encoding: gzip', lengthOf(body)])
    expect(await kit.attempt(named('x.fits'))).toMatchObject({ kind: 'broke', reason: 'damaged', part: null })
    expect(await kit.files()).toEqual({})
  })
  test('a part of the plain file is kept from it', async () => {
    const file = { body: fits, etag: '"v1"' }
    const kit = await transferKit(
      (seen, reply) => {
        if (seen.index === 0) serveCut(reply, file, 60_000)
        else
          reply.send(
            200,
            { ETag: '"v1-gzip"', 'Content-Encoding': 'gzip', 'Content-Length': packed.length },
            packed,
          )
      },
      { createContentCheck },
    )
    const first = await kit.attempt(named('x.fits'))
    const part = first.kind === 'broke' ? first.part : null
    expect(part).toMatchObject({ writtenBytes: 60_000 })
    const second = await kit.attempt({ ...named('x.fits'), part })
    expect(second.kind).toBe('broke')
    expect(await kit.files()).not.toHaveProperty('x.fits')
  })
})

test('a stop in the middle of a packed body ends at once, and leaves nothing', async () => {
  const stop = new AbortController()
  const kit = await transferKit(
    (_, reply) => {
      reply.raw(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n${lengthOf(packed)}\r\n\r\n`)
      reply.raw(packed.subarray(0, -6))
    },
    { createContentCheck },
  )
  const ended = kit.attempt(named('x.fits'), stop.signal)
  await until(() => kit.server.seen.length > 0)
  stop.abort()
  expect(await ended).toMatchObject({ kind: 'stopped', part: null })
  await until(async () => Object.keys(await kit.files()).length === 0)
})

test('a stop ends the unpacking of a packed body that is all here', async () => {
  const stop = new AbortController()
  const original = Buffer.concat([
    fitsBytes({ cards: primaryCards(8, [300 * 2 ** 20]) }),
    Buffer.alloc(300 * 2 ** 20),
  ])
  const body = zstdCompressSync(original)
  const kit = await transferKit(
    (_, reply) => reply.send(200, { 'Content-Encoding': 'zstd', 'Content-Length': body.length }, body),
    { createContentCheck },
  )
  let writtenBytes = 0
  const watch = setInterval(() => {
    for (const name of readdirSync(kit.folder))
      writtenBytes = Math.max(writtenBytes, lstatSync(path.join(kit.folder, name)).size)
    if (writtenBytes >= 2 ** 20) stop.abort()
  }, 1)
  const job = { ...named('x.fits'), listedSizeBytes: original.length }
  expect(await kit.attempt(job, stop.signal)).toMatchObject({ kind: 'stopped', part: null })
  clearInterval(watch)
  expect(writtenBytes).toBeLessThan(original.length / 2)
})

test('a bomb ends early', async () => {
  const header = fitsBytes({ cards: primaryCards(8, [3_000_000_000]) })
  const bomb = gzipSync(Buffer.concat([header, Buffer.alloc(120_000_000)]))
  const kit = await packedOnTheWay(bomb, bomb, ['Content-Encoding: gzip', lengthOf(bomb)])
  const result = await kit.attempt(named('x.fits'))
  expect(result).toMatchObject({
    kind: 'broke',
    reason: 'damaged',
    detail: expect.stringContaining('unpack to more than') as string,
    part: null,
  })
  expect(await kit.files()).toEqual({})
})

test.each([
  ['gzip', 'x.fits', gzipSync(text), /encoding nobody asked for \(gzip\)/],
  ['x-gzip', 'x.txt', gzipSync(text), /gzip/],
  ['deflate', 'x.fits', deflateRawSync(fits), /encoding nobody asked for \(deflate\)/],
  ['gzip, gzip', 'x.fits', gzipSync(packed), /gzip, gzip/],
  ['br', 'x.txt', Buffer.from([1, 2, 3]), /br data that cannot be unpacked/],
  ['gzip', 'x_raw.fits.gz', gzipSync(packed), /gzip-compressed data in place of a FITS file/],
  ['x-unheard-of', 'x.txt', text, /x-unheard-of/],
])('%s on %s is refused in words where the bytes prove nothing', async (coding, name, body, words) => {
  const kit = await served(body, coded(coding))
  expect(await kit.attempt(named(name))).toMatchObject({
    kind: 'broke',
    reason: expect.stringMatching(/^(?:not-the-file|damaged)$/) as string,
    detail: expect.stringMatching(words) as string,
    part: null,
  })
  expect(await kit.files()).toEqual({})
})

test('the size of the list vouches for a text under a label that no registry has', async () => {
  const kit = await served(text, coded('x-unheard-of'))
  expect(await kit.attempt({ ...named('x.txt'), listedSizeBytes: text.length })).toMatchObject({
    kind: 'done',
  })
})

test('a large body in an encoding nobody asked for is left after its beginning', async () => {
  const large = gzipSync(Buffer.alloc(40_000_000, 'words '), { level: 0 })
  const kit = await served(large, coded('gzip'))
  const result = await kit.attempt(named('x.fits'))
  expect(result).toMatchObject({ kind: 'broke', part: null })
  expect(result.fetchedBytes).toBeLessThan(large.length)
})

test('a part is continued under a label of its own kind, and kept from one of another', async () => {
  const file = { body: packed, etag: '"v1"', fields: coded('gzip') }
  const kit = await transferKit(
    (seen, reply) => (seen.index === 0 ? serveCut(reply, file, 60) : serveProperly(seen, reply, file)),
    { createContentCheck },
  )
  const first = await kit.attempt(named('x.fits.gz'))
  expect(first).toMatchObject({ kind: 'broke', reason: 'network', part: { writtenBytes: 60 } })
  const part = first.kind === 'broke' ? first.part : null
  expect(await kit.attempt({ ...named('x.fits.gz'), part })).toMatchObject({
    kind: 'done',
    fetchedBytes: packed.length - 60,
  })
})

test.each([
  ['a coding that it does not have', coded('gzip'), false],
  ['a coding that it does not have, by a server without ranges', coded('gzip'), true],
  ['a page', { 'Content-Type': 'text/html' }, false],
  ['a page, by a server without ranges', { 'Content-Type': 'text/html' }, true],
])('a file that is always labelled as %s is fetched after a cut, too', async (_, fields, ignoresRange) => {
  const file = { body: fits, etag: '"v1"', fields, ignoresRange }
  const kit = await transferKit(
    (seen, reply) => (seen.index === 0 ? serveCut(reply, file, 60_000) : serveProperly(seen, reply, file)),
    { createContentCheck },
  )
  const first = await kit.attempt(named('x.fits'))
  expect(first).toMatchObject({ kind: 'broke', reason: 'network', part: { writtenBytes: 60_000 } })
  const part = first.kind === 'broke' ? first.part : null
  expect(await kit.attempt({ ...named('x.fits'), part })).toMatchObject({ kind: 'done' })
  expect(await kit.files()).toEqual({ 'x.fits': Buffer.from(fits).toString('latin1') })
})

test.each(['gzip', 'compress', 'x-unheard-of'])(
  'a message in a coding that cannot be undone (%s) is refused',
  async coding => {
    const kit = await transferKit((_, reply) => {
      reply.raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`)
    })
    expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'not-the-file', part: null })
  },
)

test('what a server calls a web page is no text, unless it has the very size of the list', async () => {
  const page = Buffer.from('Your session has ended. Sign in again.')
  const kit = await served(page, { 'Content-Type': 'text/html; charset=utf-8' })
  expect(await kit.attempt(named('x.txt'))).toMatchObject({ reason: 'damaged', part: null })
  expect(await kit.attempt({ ...named('x.txt'), listedSizeBytes: 30 })).toMatchObject({ reason: 'damaged' })
  expect(await kit.attempt({ ...named('x.html') })).toMatchObject({ kind: 'done' })
  expect(await kit.attempt({ ...named('x.txt'), listedSizeBytes: page.length })).toMatchObject({
    kind: 'done',
  })
})

test('a sentence instead of 123 MB, asked for by a program of the archive, is not the file', async () => {
  const kit = await served(Buffer.from('No such dataset: x_drz in DB\n'), { 'Content-Type': 'text/plain' })
  const job = {
    uri: 'mast:HLA/url/cgi-bin/getdata.cgi?dataset=x_v1.0_drz',
    listedName: 'x_drz.fits',
    relativePath: 'HLA/x_drz.fits',
    listedSizeBytes: 123_000_000,
  }
  expect(await kit.attempt(job)).toMatchObject({ kind: 'broke', reason: 'not-the-file' })
  expect(await kit.files()).toEqual({})
})

test('an address of a person in the question does not hide of which kind the file is', async () => {
  const kit = await served(Buffer.from('No such dataset\n'), { 'Content-Type': 'text/plain' })
  const job = { uri: 'mast:HLA/url/getdata.cgi?email=a@b.com&dataset=x_drz.fits', relativePath: 'HLA/mine' }
  expect(await kit.attempt(job)).toMatchObject({ kind: 'broke', reason: 'not-the-file' })
  const named = { uri: 'mast:HLA/url/getdata.cgi?email=a@b.com', relativePath: 'HLA/mine.fits' }
  expect(await kit.attempt(named)).toMatchObject({ kind: 'broke', reason: 'not-the-file' })
  expect(await kit.files()).toEqual({})
})

test('a body with only a wrong size counts as archived when it comes again alike', async () => {
  const kit = await served(text, {})
  const job = { ...named('x.txt'), listedSizeBytes: 1_000_000 }
  const first = await kit.attempt(job)
  expect(first).toMatchObject({ kind: 'broke', reason: 'damaged', damaged: { sizeBytes: text.length } })
  const lastDamaged = first.kind === 'broke' ? first.damaged : null
  expect(await kit.attempt({ ...job, lastDamaged })).toMatchObject({
    detail: expect.stringMatching(/^damaged, as archived: /) as string,
  })
  expect(await kit.attempt({ ...job, lastDamaged, acceptAsArchived: true })).toMatchObject({
    kind: 'done',
    marks: ['damaged, as archived', 'size differs from the list'],
  })
})
