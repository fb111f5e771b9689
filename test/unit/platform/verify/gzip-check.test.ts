import { constants, crc32, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGzipCheck } from '#platform/verify/gzip-check'
import { damaged, judge, sound } from './check-bytes.ts'

/** What the check hands to the inner one. */
const unpacked = (packed: Uint8Array, chunkBytes: number): Buffer => {
  const parts: Buffer[] = []
  const check = createGzipCheck({
    update: bytes => void parts.push(Buffer.from(bytes)),
    end: () => ({ kind: 'sound', provenance: {} }),
  })
  for (let at = 0; at < packed.length; at += chunkBytes)
    void check.update(packed.subarray(at, at + chunkBytes))
  expect(check.end()).toEqual(sound)
  return Buffer.concat(parts)
}
const { Z_FIXED, Z_HUFFMAN_ONLY, Z_DEFAULT_STRATEGY } = constants

describe('unpacking', () => {
  test('gives back what was packed, by any method, at any chunking', () => {
    const repeated = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 400 }))
    const data = fc
      .array(repeated, { maxLength: 6 })
      .map(parts =>
        Buffer.concat(parts.flatMap(([bytes, times]) => new Array<Uint8Array>(times).fill(bytes))),
      )
    const strategy = fc.constantFrom(Z_FIXED, Z_HUFFMAN_ONLY, Z_DEFAULT_STRATEGY)
    fc.assert(
      fc.property(
        data,
        fc.constantFrom(0, 1, 6, 9),
        strategy,
        fc.integer({ min: 1, max: 5000 }),
        (bytes, level, s, n) => {
          expect(unpacked(gzipSync(bytes, { level, strategy: s }), n).equals(bytes)).toBe(true)
        },
      ),
    )
  })

  test('garbage never passes as a whole stream without an error or a rest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), bytes => {
        const packed = Buffer.concat([gzipSync('x').subarray(0, 10), bytes])
        expect(judge('a.dat.gz', packed).kind).toBe('damaged')
      }),
    )
  })
})

const text = 'some text, some text, some text'.repeat(50)
const packed = gzipSync(text)

/** The header's own CRC: the two low bytes (RFC 1952 section 2.3.1). */
const lowHalf = (crc: number): Buffer => Buffer.from([crc & 255, (crc >> 8) & 255])

test('several members and zero filling are sound', () => {
  const header = Buffer.concat([
    packed.subarray(0, 3),
    Buffer.from([4 + 8 + 16 + 2]),
    packed.subarray(4, 10),
    Buffer.from('\x03\x00abcname\0comment\0', 'latin1'),
  ])
  const named = Buffer.concat([header, lowHalf(crc32(header)), packed.subarray(10)])
  for (const size of [1, 17, 10_000]) {
    expect(judge('a.dat.gz', Buffer.concat([packed, named, packed, Buffer.alloc(9)]), size)).toEqual(sound)
  }
})

test('what is packed twice is unpacked once, however often the name says so', () => {
  expect(judge(`a${'.gz'.repeat(50_000)}`, gzipSync(packed))).toEqual(sound)
})

test('cut anywhere, or with a changed CRC or length, it is damaged', () => {
  const flip = (back: number): Uint8Array =>
    Uint8Array.from(packed, (b, i) => (i === packed.length - back ? b ^ 1 : b))
  fc.assert(
    fc.property(fc.integer({ min: 2, max: packed.length - 1 }), n => {
      expect(judge('a.dat.gz', packed.subarray(0, n))).toEqual(damaged(/cut off/))
    }),
  )
  expect(judge('a.dat.gz', flip(8))).toEqual(damaged(/CRC/))
  expect(judge('a.dat.gz', flip(1))).toEqual(damaged(/length/))
  expect(judge('a.dat.gz', Buffer.concat([packed, Buffer.from('more than ten bytes')]))).toEqual(
    damaged(/ytes follow/),
  )
})
