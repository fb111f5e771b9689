import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readText, TooLongError } from '#platform/archive/read-text'

const inChunks = (bytes: Uint8Array, size: number): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    ),
  )

test('gives the text back, packed or not, at any chunking', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 50 }),
      async (text, isPacked, size) => {
        const bytes = isPacked ? gzipSync(text) : Buffer.from(text)
        let tookBytes = 0
        expect(await readText(inChunks(bytes, size), isPacked, 10_000, n => void (tookBytes += n))).toBe(text)
        expect(tookBytes).toBe(bytes.length)
      },
    ),
  )
})

test('of a packed text that is too long only a little more than allowed is ever unpacked', async () => {
  const packed = gzipSync(Buffer.alloc(200_000_000))
  let tookBytes = 0
  const reading = readText(inChunks(packed, 1_000), true, 1_000_000, n => void (tookBytes += n))
  await expect(reading).rejects.toBeInstanceOf(TooLongError)
  // A thousandth of what is unpacked came over the line; more waits in the pipes.
  expect(tookBytes).toBeLessThan(packed.length / 2)
})

test('a packed text that is cut off or broken is no text', async () => {
  const packed = gzipSync('{"a": 1}'.repeat(1000))
  for (const bytes of [packed.subarray(0, -3), Buffer.from('no gzip at all')])
    await expect(readText(inChunks(bytes, 10), true, 1_000_000, () => undefined)).rejects.toThrow()
})

test('a text in UTF-16 is read as what it says, with its mark or without', async () => {
  const text = '{"status": "COMPLETE", "data": [{"target_name": "é"}]}'
  const little = (whole: string): Buffer => Buffer.from(whole, 'utf16le')
  for (const bytes of [
    little(text),
    little(`\ufeff${text}`),
    little(text).swap16(),
    Buffer.from(`\ufeff${text}`),
  ])
    expect(await readText(inChunks(bytes, 7), false, 1_000, () => undefined)).toBe(text)
})
