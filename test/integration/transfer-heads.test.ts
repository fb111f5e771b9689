import { describe, expect, test } from 'vitest'
import { createContentCheck } from '#platform/verify/content-check'
import type { Reply } from '#test/misbehaving-server'
import { transferKit, type TransferKit } from '#test/transfer-kit'
import { fitsBytes, primaryCards } from '../unit/platform/fits/fits-bytes.ts'

const fits = Buffer.from(
  fitsBytes({ cards: primaryCards(8, [70_000]), data: new Uint8Array(70_000).fill(3) }),
)
const target = 'JWST/obs/jw02733_cal.fits'

/** Sends a head of these lines and the body, in one piece or byte by byte. */
const answering = (lines: readonly string[], body: Uint8Array = fits, isCut = false): Promise<TransferKit> =>
  transferKit(
    (_, reply) => {
      const head = `${lines.join('\r\n')}\r\n\r\n`
      if (isCut) for (const byte of head) reply.raw(Buffer.from(byte, 'latin1'))
      else reply.raw(Buffer.from(head, 'latin1'))
      reply.raw(body)
    },
    { createContentCheck },
  )
const inChunks = (body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])

async function expectDone(kit: TransferKit): Promise<void> {
  expect(await kit.attempt()).toMatchObject({ kind: 'done', sizeBytes: fits.length, marks: [] })
  expect(await kit.files()).toEqual({ [target]: fits.toString('latin1') })
}

const ok = 'HTTP/1.1 200 OK'
const length = `Content-Length: ${fits.length}`
describe('heads as curl takes them', () => {
  test.each([
    ['fields of 100 KB', [ok, `X-Policy: ${'a; '.repeat(33_000)}`, length]],
    [
      'thousand cookies',
      [ok, ...Array.from({ length: 1_000 }, (_, n) => `Set-Cookie: c${n}=${'x'.repeat(60)}`), length],
    ],
    ['the same length twice', [ok, length, length]],
    ['the same length three times in two fields', [ok, `${length}, ${fits.length}`, length]],
    ['100 Continue first', ['HTTP/1.1 100 Continue', '', ok, length]],
    [
      '100 Continue twice, and fields in it',
      ['HTTP/1.1 100 Continue', 'X-A: b', '', 'HTTP/1.1 100 Continue', '', ok, length],
    ],
    ['103 Early Hints first', ['HTTP/1.1 103 Early Hints', 'Link: </a>; rel=preload', '', ok, length]],
    ['102 and 100 first', ['HTTP/1.1 102 Processing', '', 'HTTP/1.1 100 Continue', '', ok, length]],
    ['a folded field', [ok, 'X-Note: one', '  two', length]],
    ['a blank before the colon', [ok, 'X-Note : one', length]],
    ['a line that is no field', [ok, 'no field at all', length]],
    ['no reason phrase', ['HTTP/1.1 200', length]],
    ['blanks around the length', [ok, `Content-Length:   ${fits.length}   `]],
    ['a length with its sign', [ok, `Content-Length: +${fits.length}`]],
    ['a length and a semicolon', [ok, `${length};`]],
    ['a length and a parameter', [ok, `${length}; unit=bytes`]],
    ['a length with a fraction of nothing', [ok, `${length}.0`]],
    ['a length in bytes', [ok, `${length} bytes`]],
    ['201', ['HTTP/1.1 201 Created', length]],
    ['207', ['HTTP/1.1 207 Multi-Status', length]],
    ['226', ['HTTP/1.1 226 IM Used', length]],
    ['299', ['HTTP/1.1 299 Fine', length]],
    ['206 without a range', ['HTTP/1.1 206 Partial Content', length]],
    [
      '206 of nobody knows how much',
      ['HTTP/1.1 206 Partial Content', `Content-Range: bytes 0-${fits.length - 1}/*`, length],
    ],
    ['203 of a proxy', ['HTTP/1.1 203 Non-Authoritative Information', length]],
    [
      'all as a range that nobody asked for',
      ['HTTP/1.1 206 Partial Content', `Content-Range: bytes 0-${fits.length - 1}/${fits.length}`, length],
    ],
    ['the same ETag twice', [ok, 'ETag: "v1"', 'ETag: "v1"', length]],
    ['the same length twice after 100 Continue', ['HTTP/1.1 100 Continue', '', ok, length, length]],
  ])('%s', async (_, lines) => {
    await expectDone(await answering(lines))
    await expectDone(await answering(lines, fits, true))
  })

  test('a length beside chunks: the chunks count', async () => {
    await expectDone(await answering([ok, length, 'Transfer-Encoding: chunked'], inChunks(fits)))
    await expectDone(await answering([ok, 'Content-Length: 5', 'Transfer-Encoding: chunked'], inChunks(fits)))
    await expectDone(
      await answering(
        [ok, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked', length],
        inChunks(fits),
      ),
    )
  })

  test('chunks that are named before identity', async () => {
    await expectDone(await answering([ok, 'Transfer-Encoding: chunked, identity'], inChunks(fits)))
    const text = Buffer.from('some words')
    const kit = await answering([ok, 'Transfer-Encoding: chunked, identity'], inChunks(text))
    expect(await kit.attempt({ relativePath: 'x.txt', uri: 'mast:HST/product/x.txt' })).toMatchObject({
      kind: 'done',
    })
    expect(await kit.files()).toEqual({ 'x.txt': 'some words' })
  })

  test('lines that end without a carriage return', async () => {
    const kit = await transferKit(
      (_, reply) => reply.raw(Buffer.concat([Buffer.from(`${ok}\n${length}\n\n`), fits])),
      {
        createContentCheck,
      },
    )
    await expectDone(kit)
  })
})

const endless = [ok, 'Transfer-Encoding: chunked']
const hex = fits.length.toString(16)
const framed = (size: string, end: string, after = `0${end}${end}`): Buffer =>
  Buffer.concat([Buffer.from(`${size}${end}`), fits, Buffer.from(`${end}${after}`)])

describe('chunks as curl takes them, from the second attempt on', () => {
  test.each([
    ['blanks behind the size', framed(`${hex}   `, '\r\n')],
    ['a tab behind the size', framed(`${hex}\t`, '\r\n')],
    ['a word behind the size', framed(`${hex} bytes`, '\r\n')],
    ['lines that end with a line feed alone', framed(hex, '\n')],
    ['an extension with a control character', framed(`${hex};a=\x01`, '\r\n')],
    ['fields behind the last one', framed(hex, '\r\n', '0  \r\nX-A: b\r\nX-B: c\r\n\r\n')],
  ])('%s', async (_, body) => {
    const kit = await answering(endless, body)
    expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'network', part: null })
    await expectDone(kit)
  })

  test('in pieces of any size', async () => {
    const kit = await transferKit(
      (_, reply) => {
        const all = Buffer.concat([Buffer.from(`${endless.join('\r\n')}\r\n\r\n`), framed(`${hex} `, '\n')])
        for (let at = 0; at < all.length; at += 997) reply.raw(all.subarray(at, at + 997))
      },
      { createContentCheck },
    )
    await kit.attempt()
    await expectDone(kit)
  })

  test.each([
    ['without a size', Buffer.from('pieces\r\nabc\r\n')],
    ['with blanks before the size', framed(`  ${hex}`, '\r\n')],
    ['that are longer than their size', framed((fits.length - 1).toString(16), '\n')],
    ['that are shorter than their size', framed((fits.length + 1).toString(16), '\n')],
    ['with a size in another notation', framed(`0x${hex}`, '\r\n')],
    ['with a size with a fraction', framed(`${hex}.0`, '\n')],
    ['with words behind the last one', framed(`${hex} `, '\r\n', '0\r\nno field here\r\n\r\n')],
    ['with a size that no number holds', framed(`ffffffffffff${hex}`, '\r\n')],
    ['without the last one', framed(`${hex} `, '\r\n', '')],
  ])('chunks %s are never a file', async (_, body) => {
    const kit = await transferKit(
      (__, reply) => {
        reply.raw(Buffer.concat([Buffer.from(`${endless.join('\r\n')}\r\n\r\n`), body]))
        reply.close()
      },
      { createContentCheck },
    )
    for (const attempt of [1, 2])
      expect([attempt, await kit.attempt()]).toMatchObject([attempt, { kind: 'broke', reason: 'network' }])
    expect(await kit.files()).toEqual({})
  })
})

test.each([
  ['299', ['HTTP/1.1 299 Fine']],
  ['201', ['HTTP/1.1 201 Created']],
  ['206 without a range', ['HTTP/1.1 206 Partial Content']],
  ['206 of nobody knows how much', ['HTTP/1.1 206 Partial Content', 'Content-Range: bytes 0-9/*']],
])('%s makes a body suspect that nothing proves', async (_, lines) => {
  const text = Buffer.from('some words')
  const names = { uri: 'mast:HST/product/x.txt', listedName: 'x.txt', relativePath: 'x.txt' }
  const kit = await answering([...lines, `Content-Length: ${text.length}`], text)
  expect(await kit.attempt(names)).toMatchObject({ kind: 'broke', reason: 'damaged' })
  expect(await kit.attempt({ ...names, listedSizeBytes: 11 })).toMatchObject({
    kind: 'broke',
    reason: 'damaged',
  })
  expect(await kit.attempt({ ...names, listedSizeBytes: text.length })).toMatchObject({ kind: 'done' })
})

test.each([
  ['202 Accepted', ['HTTP/1.1 202 Accepted', length], 'server-busy'],
  [
    '206 of more',
    ['HTTP/1.1 206 P', `Content-Range: bytes 0-${fits.length - 1}/${fits.length + 1}`, length],
    'not-the-file',
  ],
  [
    '206 of a later part',
    ['HTTP/1.1 206 P', `Content-Range: bytes 5-${fits.length + 4}/*`, length],
    'not-the-file',
  ],
  [
    '206 in several parts',
    ['HTTP/1.1 206 P', 'Content-Type: multipart/byteranges; boundary=x', length],
    'not-the-file',
  ],
])('%s is not the file', async (_, lines, reason) => {
  const kit = await answering(lines)
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason })
  expect(await kit.files()).toEqual({})
})

test('a cut file under a number of success is cut', async () => {
  const kit = await answering(
    ['HTTP/1.1 206 P', 'Content-Range: bytes 0-9999/*', 'Content-Length: 10000'],
    fits.subarray(0, 10_000),
  )
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'damaged' })
  expect(await kit.files()).toEqual({})
})

test.each([
  ['no range', []],
  ['a range of nobody knows how much', [`Content-Range: bytes 0-${fits.length - 1}/*`]],
])('206 with %s is less than the file when the list says more', async (_, fields) => {
  const kit = await answering(['HTTP/1.1 206 Partial Content', ...fields, length])
  const listedSizeBytes = fits.length + 2880
  expect(await kit.attempt({ listedSizeBytes })).toMatchObject({ kind: 'broke', reason: 'damaged' })
  expect(await kit.files()).toEqual({})
  expect(await kit.attempt({ listedSizeBytes: fits.length })).toMatchObject({ kind: 'done' })
})

test('a length beside chunks that is another one makes a body suspect that nothing proves', async () => {
  const text = Buffer.from('some words')
  const names = { uri: 'mast:HST/product/x.txt', listedName: 'x.txt', relativePath: 'x.txt' }
  const kit = await answering([ok, 'Content-Length: 50', 'Transfer-Encoding: chunked'], inChunks(text))
  expect(await kit.attempt(names)).toMatchObject({ kind: 'broke', reason: 'damaged' })
  expect(await kit.attempt({ ...names, listedSizeBytes: text.length })).toMatchObject({ kind: 'done' })
})

test('203 makes a body suspect that nothing proves', async () => {
  const text = Buffer.from('some words')
  const names = { uri: 'mast:HST/product/x.txt', listedName: 'x.txt', relativePath: 'x.txt' }
  const kit = await answering(['HTTP/1.1 203 Non-Authoritative', `Content-Length: ${text.length}`], text)
  expect(await kit.attempt(names)).toMatchObject({ kind: 'broke', reason: 'damaged' })
  expect(await kit.attempt({ ...names, listedSizeBytes: text.length })).toMatchObject({ kind: 'done' })
})

test('what the parser does not take is reported in its words', async () => {
  const kit = await answering([ok, 'Transfer-Encoding: chunked'], Buffer.from('5 pieces\r\n'))
  expect(await kit.attempt()).toMatchObject({
    reason: 'network',
    detail: expect.stringMatching(
      /did not send proper HTTP \(Invalid character in chunk size\)\.$/,
    ) as string,
  })
})

test.each([
  ['two different lengths', [ok, length, 'Content-Length: 7']],
  ['a length that is no number', [ok, 'Content-Length: many']],
  ['a length with a point for thousands', [ok, 'Content-Length: 1.024']],
  ['a length with a comma for thousands', [ok, 'Content-Length: 1,024']],
  ['a length with a blank for thousands', [ok, 'Content-Length: 1 024']],
  ['a length in hexadecimal digits', [ok, 'Content-Length: 0x1000']],
  ['a negative length', [ok, 'Content-Length: -1']],
  ['no length where one is said', [ok, 'Content-Length: ;']],
])('%s are not believed', async (_, lines) => {
  const kit = await answering(lines)
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'network' })
  expect(await kit.files()).toEqual({})
})

test('a server that needs it is asked leniently from the first file on, one file to a connection', async () => {
  const kit = await answering([ok, length, length])
  for (const name of ['a.fits', 'b.fits', 'c.fits'])
    expect(await kit.attempt({ relativePath: name })).toMatchObject({ kind: 'done' })
  expect(kit.server.seen).toHaveLength(4)
  expect(kit.server.seen.slice(1).map(({ headers }) => headers['connection'])).toEqual([
    'close',
    'close',
    'close',
  ])
})

test('a server that needs it and has gone away is a failure like any other', async () => {
  const kit = await answering([ok, length, length])
  expect(await kit.attempt({ relativePath: 'a.fits' })).toMatchObject({ kind: 'done' })
  await kit.server.close()
  expect(await kit.attempt({ relativePath: 'b.fits' })).toMatchObject({
    kind: 'broke',
    reason: 'network',
    detail: expect.stringContaining('refused the connection') as string,
  })
})

test('a cut body behind a mended head is cut', async () => {
  const kit = await transferKit(
    (_, reply) => {
      reply.raw(`${ok}\r\n${length}\r\n${length}\r\n\r\n`)
      reply.raw(fits.subarray(0, 5_000))
      reply.close()
    },
    { createContentCheck },
  )
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'network' })
  expect(await kit.files()).toEqual({})
})

describe('a redirect', () => {
  const redirecting = async (...fields: readonly string[]): Promise<TransferKit> =>
    answeringWith('302 Found', ...fields)
  const answeringWith = async (status: string, ...fields: readonly string[]): Promise<TransferKit> =>
    transferKit(
      (seen, reply: Reply) => {
        if (seen.path === '/file')
          reply.raw(
            Buffer.from(
              [`HTTP/1.1 ${status}`, ...fields, 'Content-Length: 0', '', ''].join('\r\n'),
              'latin1',
            ),
          )
        else reply.raw(Buffer.concat([Buffer.from(`${ok}\r\n${length}\r\n\r\n`), fits]))
      },
      { createContentCheck },
    )

  test('with the same Location twice is followed', async () => {
    const kit = await redirecting('Location: /there', 'Location: /there')
    await expectDone(kit)
    expect(kit.server.seen.map(({ path }) => path)).toEqual(['/file', '/there'])
  })
  test.each([
    ['UTF-8', Buffer.from('/é ü/星.fits').toString('latin1'), '/%C3%A9%20%C3%BC/%E6%98%9F.fits'],
    ['Latin-1', '/\xe9\xfc.fits', '/%E9%FC.fits'],
    ['both, and escapes', '/%41\xe9?q=\xc3\xa9', '/%41%E9?q=%C3%A9'],
  ])('in raw %s is asked for byte by byte', async (_, location, path) => {
    const kit = await redirecting(`Location: ${location}`)
    await expectDone(kit)
    expect(kit.server.seen[1]?.path).toBe(path)
  })
  test.each(['300 Multiple Choices', '399 So'])('%s that names a place is followed', async status => {
    await expectDone(await answeringWith(status, 'Location: /there'))
    expect(await (await answeringWith(status)).attempt()).toMatchObject({ reason: 'not-the-file' })
  })
  test('with two different Locations leads nowhere', async () => {
    const kit = await redirecting('Location: /there', 'Location: /elsewhere')
    expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'foreign-host' })
    expect(kit.server.seen).toHaveLength(1)
  })
})

test('304 says that nothing has changed only where that was asked', async () => {
  const current = {
    relativePath: 'x.fits',
    sha256: '0'.repeat(64),
    stamp: { sizeBytes: fits.length, mtimeMs: 0, inode: '1' },
  }
  const kit = await answering(['HTTP/1.1 304 Not Modified'], new Uint8Array())
  const known = { ...current, validator: { etag: '"v1"', lastModified: null } }
  expect(await kit.attempt({ current: known })).toMatchObject({ kind: 'unchanged' })
  const unknown = { ...current, validator: { etag: null, lastModified: null } }
  expect(await kit.attempt({ current: unknown })).toMatchObject({ kind: 'broke', reason: 'not-the-file' })
})
