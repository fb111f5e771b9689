import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { RequestCounters } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'

async function fetchAll(files: number, bytes: number, faults: string, args: readonly string[]) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-at-once-'))
  const catalogue = fitsCatalogue(Array<number>(files).fill(fitsSize(bytes)))
  const archive = await startArchive({ catalogue, bodyOf: fitsBody, faults })
  try {
    const profile = path.join(scratch, 'profile')
    mkdirSync(profile)
    const list = path.join(scratch, 'list.txt')
    // Every URI twice: two references of one file.
    const lines = [...catalogue.files()].map(({ uri }) => `${uri}\n${uri}\n`)
    writeFileSync(list, lines.join(''))
    const { code } = await runCli(['get', '--from', list, '--to', path.join(scratch, 'files'), ...args], {
      profile,
      archiveUrl: archive.url,
    })
    return { code, requests: archive.requests() }
  } finally {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

const askedTwice = ({ byUri }: RequestCounters): number =>
  Object.values(byUri).filter(count => count > 1).length

test.each([1, 2, 12])('a fixed number is kept, and reached: %i', async atOnce => {
  const { code, requests } = await fetchAll(24, 60_000, 'slow:200kB', ['--files-at-once', String(atOnce)])
  expect(code).toBe(0)
  expect(requests.mostBodiesAtOnce).toBe(atOnce)
  expect(askedTwice(requests)).toBe(0)
})

test('without a number it begins with four, and takes more while that goes well', async () => {
  const few = await fetchAll(4, 60_000, 'slow:200kB', [])
  expect([few.code, few.requests.mostBodiesAtOnce]).toEqual([0, 4])
  const many = await fetchAll(100, 60_000, 'slow:200kB', [])
  expect(many.code).toBe(0)
  expect(many.requests.mostBodiesAtOnce).toBeGreaterThan(4)
  expect(many.requests.mostBodiesAtOnce).toBeLessThanOrEqual(8)
  expect(askedTwice(many.requests)).toBe(0)
})
