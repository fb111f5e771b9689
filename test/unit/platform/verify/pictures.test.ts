import fc from 'fast-check'
import { encode } from 'jpeg-js'
import { describe, expect, test } from 'vitest'
import { damaged, judge, png, pngChunk, pngSignature, sound } from './check-bytes.ts'

const pixels = {
  width: 40,
  height: 30,
  data: Buffer.from(Array.from({ length: 4800 }, (_, i) => (i * 37) % 256)),
}
const jpeg = Uint8Array.from(encode(pixels, 90).data)

describe('JPEG', () => {
  test('a picture is sound at any chunking, with a few zeros after it', () => {
    for (const size of [1, 2, 3, 100, 65_536]) expect(judge('a.jpeg', jpeg, size)).toEqual(sound)
    expect(judge('a.jpg', Buffer.concat([jpeg, Buffer.alloc(511)]))).toEqual(sound)
  })
  test('a picture cut anywhere is damaged, or not one at all', () => {
    fc.assert(
      fc.property(fc.nat(jpeg.length - 1), n => {
        expect(judge('a.jpg', jpeg.subarray(0, n)).kind).not.toBe('sound')
      }),
    )
  })
  test.each([
    ['bytes after the end', Buffer.concat([jpeg, Buffer.from('x')]), /follow the end/],
    ['too many zeros after the end', Buffer.concat([jpeg, Buffer.alloc(512)]), /follow the end/],
    ['an end right after the beginning', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), /ends before its first line/],
    ['a segment without length', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]), /valid length/],
    ['no marker after a segment', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 2, 0x41]), /marker/],
    ['a second beginning', Buffer.concat([jpeg.subarray(0, -2), jpeg]), /in the wrong place/],
  ])('%s is damage', (_, bytes, detail) => {
    expect(judge('a.jpg', bytes)).toEqual(damaged(detail))
  })
})

describe('PNG', () => {
  test('a picture is sound at any chunking', () => {
    for (const size of [1, 5, 65_536]) expect(judge('a.png', png, size)).toEqual(sound)
  })
  test('cut anywhere, or one bit changed, it is not sound', () => {
    fc.assert(
      fc.property(fc.nat(png.length - 1), n => {
        expect(judge('a.png', png.subarray(0, n)).kind).not.toBe('sound')
      }),
    )
    fc.assert(
      fc.property(fc.nat(png.length - 1), fc.nat(7), (at, bit) => {
        const changed = Uint8Array.from(png)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        expect(judge('a.png', changed).kind).not.toBe('sound')
      }),
    )
  })
  test('chunks out of place and bytes after the end are damage', () => {
    const head = pngChunk('IHDR', Buffer.alloc(13))
    const pictures = [
      [pngSignature, pngChunk('IDAT'), head],
      [pngSignature, head, head],
      [pngSignature, head, pngChunk('IEND')],
      [pngSignature, head, pngChunk('I?AT')],
      [png, Buffer.from([0])],
    ]
    const kinds = pictures.map(parts => judge('a.png', Buffer.concat(parts)).kind)
    expect(kinds).toEqual(pictures.map(() => 'damaged'))
  })
})
