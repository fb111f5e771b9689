import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'
import { fitsBody, fitsBytes, fitsCatalogue, fitsSize } from '#test/fits-archive'

const catalogue = fitsCatalogue([3_000_000, 1_000_000, 500_000, 60_000, 20_000].map(fitsSize))
const files = [...catalogue.files()]

async function setUp(faults: string) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-profiles-'))
  const archive = await startArchive({ catalogue, bodyOf: fitsBody, faults })
  onTestFinished(async () => {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  })
  const list = path.join(scratch, 'list.txt')
  writeFileSync(list, files.map(({ uri }) => `${uri}\n`).join(''))
  const folder = path.join(scratch, 'files')
  const get = (name: string): Promise<CliResult> => {
    const profile = path.join(scratch, name)
    mkdirSync(profile, { recursive: true })
    return runCli(['get', '--from', list, '--to', folder, '--json'], { profile, archiveUrl: archive.url })
  }
  return { scratch, folder, get }
}

/** Every file that is told as done is there, and is what is served. */
function expectServed({ lines }: CliResult): void {
  const done = lines.filter(line => line['kind'] === 'item' && line['state'] === 'done')
  for (const line of done) {
    const file = files.find(({ uri }) => uri === line['uri'])
    expect(file && readFileSync(String(line['path'])).equals(fitsBytes(file))).toBe(true)
  }
  expect(done.length).toBe(files.length)
}

test(
  'two profiles, the same files, one folder, at once: both end well, and each file is there once',
  { timeout: 60_000 },
  async () => {
    const { folder, get } = await setUp('slow:2M')
    const results = await Promise.all([get('one'), get('two'), get('three')])
    for (const result of results) {
      expect([result.code, result.lines.at(-1)]).toMatchObject([
        0,
        { verified: files.length, failed: 0, waiting: 0 },
      ])
      expectServed(result)
    }
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    expect(names.filter(name => /\.fits/.test(name)).length).toBe(files.length)
    expect(names.filter(name => /\.(?:part|tmp)$/.test(name))).toEqual([])
  },
)

test(
  'a folder of the batch that has become a link between two runs: nothing is written behind it',
  { timeout: 60_000 },
  async () => {
    const { scratch, folder, get } = await setUp('slow:50M')
    const first = await get('one')
    expect(first.code).toBe(0)
    const [below = ''] = readdirSync(folder).filter(name => !name.includes('.') && name !== 'SHA256SUMS')
    const outside = path.join(scratch, 'outside')
    mkdirSync(outside)
    renameSync(path.join(folder, below), path.join(scratch, 'moved'))
    symlinkSync(outside, path.join(folder, below))
    const second = await get('one')
    expect([second.code, second.lines.at(-1)]).toMatchObject([7, { verified: 0 }])
    expect(readdirSync(outside)).toEqual([])
  },
)
