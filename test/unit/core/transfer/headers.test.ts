import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseContentRange } from '#core/transfer/content-range'
import { offeredDigest } from '#core/transfer/digest'
import { parseHead } from '#core/transfer/response-head'
import { parseRetryAfter } from '#core/transfer/retry-after'

test.each([
  ['bytes 0-9/10', { kind: 'bytes', start: 0, end: 9, total: 10 }],
  ['BYTES 5-5/*', { kind: 'bytes', start: 5, end: 5, total: null }],
  ['bytes */10', { kind: 'unsatisfied', total: 10 }],
  ['bytes 9-0/10', null],
  ['bytes 0-10/10', null],
  ['bytes 0-9', null],
  ['bytes 0-9/10, bytes 0-9/10', null],
  ['bytes 0-99999999999999999999/*', null],
  ['items 0-9/10', null],
  ['', null],
  [null, null],
] as const)('Content-Range %j', (value, expected) => {
  expect(parseContentRange(value)).toEqual(expected)
})

test('every proper range comes back as it was written', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (start, length, rest) => {
      const end = start + length
      const total = end + 1 + rest
      expect(parseContentRange(`bytes ${start}-${end}/${total}`)).toEqual({
        kind: 'bytes',
        start,
        end,
        total,
      })
    }),
  )
})

const nowMs = Date.UTC(2026, 10, 20, 12, 0, 0)
test.each([
  ['120', 120_000],
  ['0', 0],
  ['99999999999999999999', 1e12],
  ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
  ['Friday, 20-Nov-26 12:00:30 GMT', 30_000],
  ['Fri Nov 20 12:00:30 2026', 30_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['2026-11-20', null],
  [null, null],
])('Retry-After %j', (value, expected) => {
  expect(parseRetryAfter(value, null, nowMs)).toBe(expected)
})

test.each([
  ['Fri, 20 Nov 2026 12:00:30 GMT', 'Fri, 20 Nov 2026 12:00:00 GMT', 30_000],
  // Its clock is ten days behind ours, or ahead: what it means is what its own answer says.
  ['Tue, 10 Nov 2026 12:00:30 GMT', 'Tue, 10 Nov 2026 12:00:00 GMT', 30_000],
  ['Mon, 30 Nov 2026 12:00:30 GMT', 'Mon, 30 Nov 2026 12:00:00 GMT', 30_000],
  ['Mon, 30 Nov 2026 12:00:30 GMT', 'nonsense', 864_030_000],
  ['30', 'Mon, 30 Nov 2026 12:00:00 GMT', 30_000],
])('Retry-After %j in an answer of %j', (value, date, expected) => {
  expect(parseRetryAfter(value, date, nowMs)).toBe(expected)
})

test.each([
  [{ 'content-length': '10' }, 'length', 10],
  [{ 'transfer-encoding': 'chunked' }, 'chunked', null],
  [{ 'transfer-encoding': 'gzip, chunked' }, 'chunked', null],
  [{}, 'closed', null],
  [{ 'content-length': ['10', '10'] }, 'closed', null],
] as const)('the end of a body with %j is known by %s', (fields, framing, contentLength) => {
  expect(parseHead(200, fields)).toMatchObject({ framing, contentLength })
})

test.each([
  [{}, null],
  [{ 'content-encoding': 'identity' }, null],
  [{ 'content-encoding': 'gzip' }, 'gzip'],
  [{ 'transfer-encoding': 'chunked' }, null],
  [{ 'transfer-encoding': 'gzip, chunked' }, 'gzip'],
])('the coding of %j', (fields, coding) => {
  const { contentEncoding, transferCoding } = parseHead(200, fields)
  expect(contentEncoding ?? transferCoding).toBe(coding)
})

test('a media type is read without its parameters', () => {
  expect(parseHead(200, { 'content-type': 'Text/HTML; charset=utf-8' }).mediaType).toBe('text/html')
})

const md5 = 'd41d8cd98f00b204e9800998ecf8427e'
const s3 = new URL('https://stpubdata.s3.us-east-1.amazonaws.com/a.fits')
test.each([
  [s3, {}, { algorithm: 'md5', hex: md5 }],
  [s3, { 'x-amz-server-side-encryption': 'AES256' }, { algorithm: 'md5', hex: md5 }],
  [s3, { 'x-amz-server-side-encryption': 'aws:kms' }, null],
  [s3, { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }, null],
  [s3, { etag: `"${md5}-7"` }, null],
  [new URL('https://mast.stsci.edu/a.fits'), {}, null],
  [new URL('https://amazonaws.com.example.invalid/a.fits'), {}, null],
])('a tag of 32 digits from %s with %j', (url, fields, expected) => {
  expect(offeredDigest(parseHead(200, { etag: `"${md5}"`, ...fields }), url)).toEqual(expected)
})

test('SHA-256 comes before others, and the modern field before the old one', () => {
  const sha256 = Buffer.alloc(32, 1).toString('base64')
  const sha512 = Buffer.alloc(64, 2).toString('base64')
  const url = new URL('https://mast.stsci.edu/')
  const fields = { 'repr-digest': `sha-512=:${sha512}:, sha-256=:${sha256}:`, digest: `SHA-256=${sha512}` }
  expect(offeredDigest(parseHead(200, fields), url)).toEqual({ algorithm: 'sha-256', hex: '01'.repeat(32) })
  expect(offeredDigest(parseHead(200, { digest: `sha-512=${sha512},unixsum=1` }), url)).toEqual({
    algorithm: 'sha-512',
    hex: '02'.repeat(64),
  })
})
