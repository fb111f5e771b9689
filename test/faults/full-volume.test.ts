import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoFile } from '#demo/catalogue/types'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'
import { mountVolume, testWithVolume } from '#test/small-volume'
import { temporaryFolder } from '#test/transfer-kit'

const MB = 1_000_000
const catalogue = createCatalogue({ scale: 0.3 })
const large = [...catalogue.files()]
  .filter(file => file.access === 'PUBLIC' && file.filename.endsWith('.fits') && file.sizeBytes > 2.5 * MB)
  .slice(0, 6)
const small = [...catalogue.files()]
  .filter(file => file.access === 'PUBLIC' && file.filename.endsWith('.fits') && file.sizeBytes < 60_000)
  .slice(0, 5)
const sizeOf = (files: readonly DemoFile[]): number => files.reduce((sum, file) => sum + file.sizeBytes, 0)

let archive: DemoArchive
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
})
afterAll(() => archive.stop())

/** Only their addresses, so that no size is known before the archive declares it. */
const addresses = (files: readonly DemoFile[]): string => files.map(({ uri }) => uri).join('\n')
const productLines = (files: readonly DemoFile[]): string =>
  files
    .map(({ uri, filename, obsId, sizeBytes }) =>
      JSON.stringify({
        v: 1,
        kind: 'product',
        uri,
        filename,
        obs_id: obsId,
        size: sizeBytes,
        access: 'PUBLIC',
      }),
    )
    .join('\n')

async function profileFolder(): Promise<string> {
  const profile = path.join(await temporaryFolder(), 'profile')
  mkdirSync(profile)
  return profile
}

const get = (profile: string, to: string, input: string, more: readonly string[] = []): Promise<CliResult> =>
  runCli(['get', '--from', '-', '--to', to, '--json', ...more], { profile, archiveUrl: archive.url, input })

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))

/** What the archive serves, by file name, is exactly what lies in the folder. */
function expectTrue(folder: string, files: readonly DemoFile[]): void {
  const found = new Map(below(folder).map(file => [path.basename(file), file]))
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  for (const file of files) {
    const body = bodyOf(file)
    expect(hash(readFileSync(found.get(file.filename) ?? ''))).toBe(hash(body.read(0, body.sizeBytes)))
  }
}

testWithVolume(
  'a disk that fills in the middle of files keeps every byte, and with space the same command resumes them',
  async () => {
    const volume = mountVolume(10 * MB)
    const [profile, to] = [await profileFolder(), path.join(volume, 'ring')]
    const first = await get(profile, to, addresses(large))
    expect(first.stderr).toContain('disk is full')
    expect(first.code).toBe(7)
    const summary = first.lines.at(-1) ?? {}
    expect(Number(summary['verified']) + Number(summary['failed'])).toBe(large.length)
    expect(first.lines.filter(line => line['reason'] === 'disk-full').length).toBe(summary['failed'])
    const kept = below(to).filter(file => /\.fits(\.part)?$/.test(file))
    expect(kept.some(file => file.endsWith('.part'))).toBe(true)
    const keptBytes = kept.reduce((sum, file) => sum + statSync(file).size, 0)

    execFileSync('mount', ['-o', `remount,size=${40 * MB}`, volume])
    const sentBefore = archive.requests().bodyBytes
    const second = await get(profile, to, addresses(large))
    expect([second.code, second.lines.at(-1)]).toMatchObject([0, { verified: large.length, failed: 0 }])
    expect(archive.requests().bodyBytes - sentBefore).toBe(sizeOf(large) - keptBytes)
    expect(below(to).some(file => file.endsWith('.part'))).toBe(false)
    expectTrue(to, large)
  },
)

testWithVolume('where sizes are known, what does not fit is not begun and the rest is finished', async () => {
  const volume = mountVolume(4 * MB)
  const [profile, to] = [await profileFolder(), path.join(volume, 'ring')]
  const files = [...large.slice(0, 2), ...small]
  const askedBefore = archive.requests().byUri
  const result = await get(profile, to, productLines(files))
  expect(result.stderr).toContain('only what fits is downloaded')
  expect([result.code, result.lines.at(-1)]).toMatchObject([7, { verified: 1 + small.length, failed: 1 }])
  expect(result.lines.find(line => line['state'] === 'failed')).toMatchObject({ reason: 'disk-full' })
  // Only one of the two large ones fits; which of them comes first depends on how many run at once.
  const done = new Set(result.lines.filter(line => line['state'] === 'done').map(line => line['uri']))
  const arrived = files.filter(file => done.has(file.uri))
  const askedAfter = archive.requests().byUri
  const wasAsked = ({ uri }: DemoFile): boolean => (askedAfter[uri] ?? 0) > (askedBefore[uri] ?? 0)
  // Bytes would say the same, but a busy machine may take a connection for a dead one and ask a second time.
  expect(files.filter(wasAsked)).toEqual(arrived)
  expect(result.lines.at(-1)).toMatchObject({ manifest: path.join(to, 'MANIFEST.HTML') })
  expectTrue(to, arrived)
})

testWithVolume('so much as --keep-free says stays free', async () => {
  const volume = mountVolume(12 * MB)
  const [profile, to] = [await profileFolder(), path.join(volume, 'ring')]
  const result = await get(profile, to, productLines(large.slice(0, 3)), ['--keep-free', '7.5M'])
  expect([result.code, result.lines.at(-1)]).toMatchObject([7, { verified: 1, failed: 2 }])
  const plan = await get(profile, to, productLines(large.slice(0, 3)), ['--keep-free', '7.5M', '--dry-run'])
  expect([plan.code, plan.lines.find(line => line['kind'] === 'plan')]).toMatchObject([
    7,
    { here: 1, fetch: 0, left_out: { 'disk-full': 2 }, keep_free: 7_500_000, fits: false },
  ])
})

testWithVolume('a copy that does not fit leaves nothing behind', async () => {
  const volume = mountVolume(5 * MB)
  const profile = await profileFolder()
  const elsewhere = await temporaryFolder()
  const [file] = large
  if (file === undefined) throw new Error('The catalogue has no such file.')
  expect((await get(profile, elsewhere, addresses([file]))).code).toBe(0)
  writeFileSync(path.join(volume, 'ballast'), Buffer.alloc(3 * MB))
  const to = path.join(volume, 'ring')
  const result = await get(profile, to, addresses([file]))
  expect([result.code, result.lines.at(-1)]).toMatchObject([7, { verified: 0, failed: 1 }])
  expect(below(to).filter(name => /fits/.test(name))).toEqual([])
})
