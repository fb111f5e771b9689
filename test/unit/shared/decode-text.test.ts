import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTextReader, decodeText } from '#shared/decode-text'

const list = 'mast:JWST/product/a_cal.fits\r\n# Größe, 大小\r\nmast:JWST/product/b_cal.fits\r\n'
const little = (text: string): Buffer => Buffer.from(text, 'utf16le')
const big = (text: string): Buffer => little(text).swap16()

const saved: readonly (readonly [string, Buffer])[] = [
  ['UTF-8', Buffer.from(list)],
  ['UTF-8 with its mark', Buffer.from(`\uFEFF${list}`)],
  ['UTF-16 LE with its mark', little(`\uFEFF${list}`)],
  ['UTF-16 LE without', little(list)],
  ['UTF-16 BE with its mark', big(`\uFEFF${list}`)],
  ['UTF-16 BE without', big(list)],
]

test.each(saved)('%s is read as the text that it is, at once and in pieces of any size', (_, bytes) => {
  expect(decodeText(bytes)).toBe(list)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 40 }), (size, times) => {
      const reader = createTextReader()
      const long = Buffer.concat([bytes, ...Array.from({ length: times }, () => bytes)])
      let text = ''
      for (let at = 0; at < long.length; at += size) text += reader.push(long.subarray(at, at + size))
      expect((text + reader.end()).replaceAll('\uFEFF', '')).toBe(list.repeat(times + 1))
    }),
    { numRuns: 30 },
  )
})

test('a stray zero makes no other text of it, and nothing is nothing', () => {
  expect(decodeText(Buffer.from('mast:JWST/product/a\u0000b.fits'))).toBe('mast:JWST/product/a\u0000b.fits')
  expect(decodeText(new Uint8Array(0))).toBe('')
  expect(createTextReader().end()).toBe('')
})
