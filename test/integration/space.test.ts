import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, rename, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { downloadUrl } from '#core/archive/download-url'
import { createPathPlanner } from '#core/plan/place-files'
import type { Clock } from '#core/ports'
import type { Queue } from '#core/queue-api'
import { createQueue } from '#core/queue/engine'
import type { QueueFiles } from '#core/queue/queue-deps'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoFile } from '#demo/catalogue/types'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { systemClock } from '#platform/clock'
import { queueFiles } from '#platform/disk/queue-files'
import { createManifestWriter } from '#platform/manifests/manifest-writer'
import { openStore } from '#platform/store/index'
import { createTransfers } from '#platform/transfer/index'
import { createContentCheck } from '#platform/verify/content-check'
import type { WantedFile } from '#shared/models'
import { runCli, type CliResult } from '#test/cli'
import { temporaryFolder } from '#test/transfer-kit'

const catalogue = createCatalogue({ scale: 0.05 })
const fits = [...catalogue.files()].filter(file => file.filename.endsWith('.fits'))
const open = fits.filter(file => file.access === 'PUBLIC').slice(0, 4)
const closed = fits.filter(file => file.access !== 'PUBLIC').slice(0, 1)

let archive: DemoArchive
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
})
afterAll(() => archive.stop())

/** A second of this clock is a millisecond: looks at the disk come often. */
const fastClock: Clock = {
  nowMs: () => systemClock.nowMs(),
  monotonicMs: () => systemClock.monotonicMs() * 1000,
  sleep: (delayMs, signal) => systemClock.sleep(delayMs / 1000, signal),
}

function openQueue(files: QueueFiles): Queue {
  const store = openStore(':memory:')
  const transfers = createTransfers({
    clock: systemClock,
    createContentCheck,
    isArchiveOrigin: url => url.origin === archive.url,
    isLoopbackBase: true,
    userAgent: 'Halyard/test (https://example.invalid)',
  })
  onTestFinished(async () => {
    await transfers.close()
    store.close()
  })
  return createQueue({
    store,
    transfers,
    clock: fastClock,
    files,
    manifests: createManifestWriter(),
    downloadUrl: uri => downloadUrl(new URL(archive.url), uri),
    token: {
      current: () => null,
      user: () => 'anonymous',
      hasEnded: () => false,
      judge: () => Promise.resolve({ kind: 'unknown' }),
      accepted: () => undefined,
      askAgain: () => undefined,
      mayEndWithin: () => false,
    },
    settings: { filesAtOnce: 2 },
    createPathPlanner,
    newUuid: randomUUID,
    tool: 'Halyard test',
  })
}

async function add(queue: Queue, folder: string, files: readonly DemoFile[]): Promise<number> {
  const options = {
    name: null,
    folder,
    layout: 'nested',
    onClash: 'keep-both',
    patience: 'endless',
    note: null,
    acceptAsArchived: false,
    localName: null,
    links: false,
    keepFreeBytes: 0,
  } as const
  const { batchId } = await queue.enqueue(options, oneGroup(files), new AbortController().signal)
  return batchId
}

// eslint-disable-next-line @typescript-eslint/require-await -- the queue takes files as they arrive
async function* oneGroup(files: readonly DemoFile[]): AsyncGenerator<readonly WantedFile[]> {
  yield files.map(file => ({ ...file, parents: [file.obsId] }))
}

test('a folder that is renamed away holds its batch alone; no other folder is taken for it, and the batch resumes when it is back', async () => {
  const root = await temporaryFolder()
  const [one, two, away] = ['one', 'two', 'away'].map(name => path.join(root, name)) as [
    string,
    string,
    string,
  ]
  await mkdir(one)
  await mkdir(two)
  let looksAtOne = 0
  const queue = openQueue({
    ...queueFiles,
    checkFolder: folder => {
      looksAtOne += folder === one ? 1 : 0
      return queueFiles.checkFolder(folder)
    },
  })
  const held = await add(queue, one, open.slice(0, 2))
  await rename(one, away)
  const free = await add(queue, two, open.slice(2))
  const stop = new AbortController()
  const serving = queue.serve(stop.signal)
  const seen = async (looks: number): Promise<void> => {
    const before = looksAtOne
    await expect.poll(() => looksAtOne, { timeout: 10_000 }).toBeGreaterThan(before + looks)
  }
  try {
    await expect
      .poll(() => queue.totals(free), { timeout: 10_000 })
      .toMatchObject({ verified: 2, waiting: 0 })
    await seen(3)
    expect(queue.outcomes(held).some(({ reason }) => reason === 'folder-gone')).toBe(true)
    expect(existsSync(one)).toBe(false)

    await mkdir(one)
    await seen(3)
    expect([queue.totals(held).verified, await readdir(one)]).toEqual([0, []])

    await rmdir(one)
    await rename(away, one)
    await expect
      .poll(() => queue.totals(held), { timeout: 10_000 })
      .toMatchObject({ verified: 2, waiting: 0 })
  } finally {
    stop.abort()
    await serving
  }
  expect(await readdir(one)).toContain('MANIFEST.HTML')
})

interface Place {
  readonly root: string
  readonly profile: string
  readonly to: string
}
async function place(): Promise<Place> {
  const root = await temporaryFolder()
  const profile = path.join(root, 'profile')
  mkdirSync(profile)
  return { root, profile, to: path.join(root, 'not', 'yet') }
}
const lines = (files: readonly DemoFile[]): string =>
  files
    .map(({ uri, filename, obsId, sizeBytes, access }) =>
      JSON.stringify({ v: 1, kind: 'product', uri, filename, obs_id: obsId, size: sizeBytes, access }),
    )
    .join('\n')
const run = ({ profile, to }: Place, args: readonly string[], input: string): Promise<CliResult> =>
  runCli([...args, '--from', '-', '--to', to, '--json'], { profile, archiveUrl: archive.url, input })

test.each(['get', 'add'])('%s --dry-run says what would be done and touches nothing', async command => {
  const here = await place()
  const before = archive.requests().total
  const asked = [
    ...open.slice(0, 2),
    ...closed,
    { ...(open[2] ?? open[0]), filename: '../../evil\u202e.fits' } as DemoFile,
  ]
  const planned = await run(here, [command, '--dry-run'], lines(asked))
  expect(planned.code).toBe(0)
  expect(planned.lines.find(({ kind }) => kind === 'plan')).toMatchObject({
    asked: 4,
    here: 0,
    fetch: 3,
    left_out: { 'auth-needed': 1, 'disk-full': 0, 'name-clash': 0 },
    made_safe: 1,
    clashes: 0,
    fits: true,
    exit_code: 0,
  })
  const items = planned.lines.filter(({ kind }) => kind === 'item')
  expect(items.map(({ action, state }) => [action, state])).toEqual([
    ['fetch', 'queued'],
    ['fetch', 'queued'],
    ['leave', 'queued'],
    ['fetch', 'queued'],
  ])
  expect(items.at(-1)).toMatchObject({ made_safe_from: '../../evil\u202e.fits' })
  for (const item of items) expect(String(item['path']).startsWith(`${here.to}${path.sep}`)).toBe(true)
  expect(planned.lines.at(-1)).toMatchObject({ kind: 'summary', asked: 4, waiting: 4, manifest: null })
  expect([readdirSync(here.root), readdirSync(here.profile)]).toEqual([['profile'], []])
  expect(archive.requests().total).toBe(before)
})

test('a dry run knows what is here, what a different file would meet, and which end is certain', async () => {
  const here = await place()
  const [first, second] = open
  if (first === undefined || second === undefined) throw new Error('The catalogue is empty.')
  expect((await run(here, ['get'], lines([first]))).code).toBe(0)
  const taken = path.join(here.to, second.collection, second.obsId, second.filename)
  mkdirSync(path.dirname(taken), { recursive: true })
  writeFileSync(taken, 'mine')

  const again = await run(here, ['get', '--dry-run'], lines([first, second]))
  expect([again.code, again.lines.find(({ kind }) => kind === 'plan')]).toMatchObject([
    0,
    { here: 1, fetch: 1, clashes: 1 },
  ])
  const skip = await run(here, ['get', '--dry-run', '--on-clash', 'skip'], lines([first, second]))
  expect([skip.code, skip.lines.find(({ kind }) => kind === 'plan')]).toMatchObject([
    3,
    { here: 1, fetch: 0, left_out: { 'name-clash': 1 } },
  ])
  expect((await run(here, ['get', '--dry-run'], lines(closed))).code).toBe(6)
  const roomy = ['--keep-free', '8000T']
  expect((await run(here, ['get', '--dry-run', ...roomy], lines([second]))).code).toBe(7)
  expect((await run(here, ['get', ...roomy], lines([second]))).code).toBe(7)
})
