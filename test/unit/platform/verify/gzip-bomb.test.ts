import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createContentCheck } from '#platform/verify/content-check'
import { createGzipCheck } from '#platform/verify/gzip-check'
import type { ContentCheck } from '#platform/verify/content-check.types'

const MiB = 2 ** 20
const counting = (): ContentCheck & { seenBytes: number } => {
  const check = {
    seenBytes: 0,
    update: (bytes: Uint8Array) => void (check.seenBytes += bytes.length),
    end: () => ({ kind: 'sound', provenance: {} }) as const,
  }
  return check
}

/** How many bytes the inner check was given in each turn of the event loop until the check has taken all. */
async function turnsOf(
  packed: Uint8Array,
  inner: { seenBytes: number },
  check: ContentCheck,
): Promise<number[]> {
  const turns: number[] = []
  const progress = { isOver: false }
  const taken = Promise.resolve(check.update(packed)).then(() => (progress.isOver = true))
  turns.push(inner.seenBytes)
  while (!progress.isOver) {
    const before = inner.seenBytes
    await new Promise(resolve => void setImmediate(resolve))
    turns.push(inner.seenBytes - before)
  }
  await taken
  return turns
}

test('a file that unpacks to a thousand times its size takes many short turns', async () => {
  const inner = counting()
  const check = createGzipCheck(inner)
  const turns = await turnsOf(gzipSync(Buffer.alloc(64 * MiB)), inner, check)
  expect(check.end()).toEqual({ kind: 'sound', provenance: {} })
  expect(inner.seenBytes).toBe(64 * MiB)
  // Between two looks the check may have had two turns.
  expect(Math.max(...turns)).toBeLessThanOrEqual(0.7 * MiB)
})

test('a file of empty members takes short turns, too', async () => {
  const members = Buffer.concat(new Array<Buffer>(5_000).fill(gzipSync('')))
  const inner = counting()
  const turns = await turnsOf(members, inner, createGzipCheck(inner))
  expect(turns.length).toBeGreaterThanOrEqual(5_000 / 64 / 2)
})

test('an ordinary piece takes no further turn', () => {
  expect(createGzipCheck(counting()).update(gzipSync(Buffer.alloc(100_000)))).toBeUndefined()
})

test('more than a file can hold is damage, and not unpacked any further', async () => {
  const inner = counting()
  const check = createGzipCheck(inner, 8 * MiB)
  await check.update(gzipSync(Buffer.alloc(64 * MiB)))
  expect(inner.seenBytes).toBeLessThan(9 * MiB)
  await check.update(Buffer.alloc(100))
  expect(check.end()).toEqual({
    kind: 'damaged',
    detail: 'The compressed data unpack to more than 8388608 bytes.',
  })
})

test('a file shorter than the head that is gathered of it is unpacked to its end, whatever is in it', () => {
  const packed = gzipSync(Buffer.alloc(6 * MiB))
  expect(packed.length).toBeLessThan(8192)
  for (const chunkBytes of [packed.length, 1000]) {
    const check = createContentCheck('x.dat.gz')
    for (let at = 0; at < packed.length; at += chunkBytes)
      void check.update(packed.subarray(at, at + chunkBytes))
    expect(check.end()).toEqual({ kind: 'sound', provenance: {} })
    const cut = createContentCheck('x.dat.gz')
    void cut.update(packed.subarray(0, -1))
    expect(cut.end()).toEqual({ kind: 'damaged', detail: 'The compressed file is cut off.' })
  }
})

test('a check that is stopped ends its later turns', async () => {
  const inner = counting()
  const check = createGzipCheck(inner)
  const taken = check.update(gzipSync(Buffer.alloc(64 * MiB)))
  check.stop?.()
  await taken
  expect(inner.seenBytes).toBeLessThan(MiB)
})
