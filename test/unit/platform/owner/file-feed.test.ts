import { expect, test } from 'vitest'
import { createFileFeed } from '#platform/owner/file-feed'
import type { WantedFile } from '#shared/models'

const fileOf = (filename: string): WantedFile => ({
  uri: `mast:JWST/product/${filename}`,
  filename,
  obsId: null,
  collection: null,
  sizeBytes: null,
  access: null,
  calibLevel: null,
  version: null,
  programId: null,
  parents: ['a'],
})
const [a, b] = [[fileOf('a.fits')], [fileOf('b.fits')]]

async function read(groups: AsyncIterable<readonly WantedFile[]>): Promise<readonly string[]> {
  const names: string[] = []
  for await (const group of groups) names.push(...group.map(file => file.filename))
  return names
}

test('groups arrive in order, and each is answered when it is taken', async () => {
  const feed = createFileFeed(new AbortController().signal)
  const names = read(feed.groups)
  expect(await feed.push(a, false)).toBe(true)
  expect(await feed.push(b, false)).toBe(true)
  expect(await feed.push([], true)).toBe(false)
  expect(await names).toEqual(['a.fits', 'b.fits'])
})

test('no more than one group waits', async () => {
  const feed = createFileFeed(new AbortController().signal)
  const first = feed.push(a, false)
  expect(feed.push(b, false)).toBe(null)
  feed.end()
  expect([await first, await feed.push(b, false)]).toEqual([false, false])
})

test('a stop ends the reading, with and without a group that waits', async () => {
  for (const isWaiting of [false, true]) {
    const stop = new AbortController()
    const feed = createFileFeed(stop.signal)
    if (isWaiting) void feed.push(a, false)
    else setImmediate(() => stop.abort())
    if (isWaiting) stop.abort()
    await expect(read(feed.groups)).rejects.toMatchObject({ code: 'cancelled' })
  }
})
