/**
 * How the queue bears large numbers, written to docs/measurements/queue.md: memory of `halyard get` over many small
 * files, how soon the process that owns the queue answers others meanwhile, and how long an enqueue holds up the event
 * loop; and to docs/measurements/queue-sizes.md: commands and orders over queues of different sizes.
 *
 *     node test/bench/queue.ts [files] [files to enqueue]
 *     node test/bench/queue.ts sizes [files ...]
 */
import '#demo/loopback-only'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { startDemoArchive } from '#demo/server/index'
import { openHalyard } from '#platform/open-halyard'
import { openQueue } from '#platform/owner/index'
import type { WantedFile } from '#shared/models'
import { startCli } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'
import { inMB, inMs, writeMeasurement, type Row } from './measured.ts'
import { measureSizes } from './queue-sizes.ts'
import { memoryOf } from './memory-of.ts'
import { watchLoop } from './watch-loop.ts'

const fileBytes = fitsSize(20_000)

const usualSizes = [10_000, 100_000, 1_000_000]

if (process.argv[2] === 'serve') await serve(Number(process.argv[3]))
else if (process.argv[2] === 'sizes') await writeSizes(process.argv.slice(3).map(Number))
else {
  await measureAll(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 100_000))
  await writeSizes([])
}

async function writeSizes(asked: readonly number[]): Promise<void> {
  const sizes = asked.length > 0 ? asked : usualSizes
  writeMeasurement(
    'queue-sizes',
    'A queue of a million files',
    `\`node test/bench/queue.ts sizes ${sizes.join(' ')}\`. First table: whole commands on a profile of its own, with as many lines in one list. Second table: what the page asks and orders of the process that owns the queue, one after the other, with the longest time between two turns of its event loop meanwhile. Third table: one enqueue in the process that owns the queue.`,
    [
      ...(await measureSizes(sizes)),
      [
        ['files', 'enqueue', 'longest stall of the event loop', 'turns of the loop'],
        ...(await inSequence(sizes, async size => [size, ...(await enqueueMany(size))])),
      ],
    ],
  )
}

async function inSequence<T, U>(values: readonly T[], act: (value: T) => Promise<U>): Promise<U[]> {
  const results: U[] = []
  for (const value of values) results.push(await act(value))
  return results
}

async function measureAll(files: number, enqueued: number): Promise<void> {
  const server = fork(import.meta.filename, ['serve', String(files)])
  try {
    const [url] = (await once(server, 'message')) as [string] // what `serve` sends
    const memory: Row[] = [
      [
        'new space',
        'exit',
        'time',
        'RSS after 10 %',
        'half way',
        'at the end',
        'highest',
        'answers: median',
        '99 %',
        'slowest',
      ],
    ]
    for (const [name, options] of [
      ['as Node sets it', ''],
      ['16 MB, as halyard starts itself', '--max-semi-space-size=16'],
      ['2 MB', '--max-semi-space-size=2'],
    ] as const)
      memory.push([name, ...(await fetchMany(url, files, options))])
    const stall: Row[] = [
      ['files', 'time', 'longest stall of the event loop', 'turns of the loop'],
      [enqueued, ...(await enqueueMany(enqueued))],
    ]
    writeMeasurement(
      'queue',
      'Large numbers in the queue',
      `\`node test/bench/queue.ts ${files} ${enqueued}\`. First table: \`halyard get --files-at-once 8\` of ${files} files of ${fileBytes} bytes from a server on the same machine, with different sizes of the young generation (\`--max-semi-space-size\`); another process asks the owner for the totals of the batch every 50 ms. Second table: one enqueue, and the longest time between two turns of the event loop meanwhile.`,
      [memory, stall],
    )
  } finally {
    server.kill()
  }
}

/** The server, in a process of its own. */
async function serve(files: number): Promise<void> {
  const catalogue = fitsCatalogue(Array<number>(files).fill(fileBytes))
  const { url } = await startDemoArchive({ catalogue, bodyOf: fitsBody })
  process.send?.(url)
}

async function fetchMany(url: string, files: number, nodeOptions: string): Promise<Row> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-queue-'))
  try {
    const profile = path.join(scratch, 'profile')
    mkdirSync(profile)
    const list = path.join(scratch, 'list.txt')
    const catalogue = fitsCatalogue(Array<number>(files).fill(fileBytes))
    writeFileSync(list, [...catalogue.files()].map(({ uri }) => `${uri}\n`).join(''))
    const startedMs = performance.now()
    const child = startCli(
      ['get', '--from', list, '--to', path.join(scratch, 'files'), '--files-at-once', '8', '--quiet'],
      { profile, archiveUrl: url, env: { NODE_OPTIONS: nodeOptions } },
    )
    child.stdin?.end()
    child.stdout?.resume()
    child.stderr?.pipe(process.stderr)
    const ended = once(child, 'close')
    const watched = await watch(profile, url, files, child.pid ?? 0, () => child.exitCode !== null)
    const [exitCode] = (await ended) as [number | null] // as the event is documented
    return [exitCode ?? 'none', `${((performance.now() - startedMs) / 1000).toFixed(1)} s`, ...watched]
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Asks the owner for its totals, and the system for its memory, until it has ended. */
async function watch(
  profile: string,
  url: string,
  files: number,
  pid: number,
  isOver: () => boolean,
): Promise<Row> {
  const answers: number[] = []
  const memory: { readonly share: number; readonly bytes: number }[] = []
  while (!existsSync(path.join(profile, 'owner.json')) && !isOver()) await sleep(20)
  const queue = await openQueue({
    profileFolder: profile,
    archiveUrl: url,
    isServing: false,
    signal: AbortSignal.timeout(600_000),
    assemble: () => {
      throw new Error('The command has ended before it was watched.')
    },
  })
  try {
    while (!isOver()) {
      const startMs = performance.now()
      const { verified } = await queue.client.totals()
      answers.push(performance.now() - startMs)
      const bytes = memoryOf(pid, 'VmRSS')
      if (bytes !== null) memory.push({ share: verified / files, bytes })
      await sleep(50)
    }
  } catch {
    // The owner has ended while it was asked.
  } finally {
    await queue.close()
  }
  answers.sort((a, b) => a - b)
  const at = (share: number): string =>
    inMs(answers[Math.min(answers.length - 1, Math.floor(share * answers.length))] ?? NaN)
  const when = (share: number): string =>
    inMB(memory.find(sample => sample.share >= share)?.bytes ?? memory.at(-1)?.bytes ?? NaN)
  const highest = Math.max(...memory.map(sample => sample.bytes))
  return [when(0.1), when(0.5), inMB(memory.at(-1)?.bytes ?? NaN), inMB(highest), at(0.5), at(0.99), at(1)]
}

async function enqueueMany(files: number): Promise<Row> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-enqueue-'))
  const halyard = openHalyard({
    profileFolder: scratch,
    baseUrl: new URL('http://127.0.0.1:9'),
    account: null,
    filesAtOnce: null,
    allowedHosts: [],
  })
  try {
    const watched = watchLoop()
    const startMs = performance.now()
    await halyard.queue.enqueue(
      {
        name: null,
        folder: path.join(scratch, 'files'),
        layout: 'nested',
        onClash: 'keep-both',
        patience: 'endless',
        note: null,
        acceptAsArchived: false,
        localName: null,
        links: false,
      },
      inGroups(files),
      AbortSignal.timeout(600_000),
    )
    const tookMs = performance.now() - startMs
    await sleep(10)
    const { longestMs, turns } = watched.end()
    return [`${(tookMs / 1000).toFixed(1)} s`, inMs(longestMs), turns]
  } finally {
    await halyard.close()
    rmSync(scratch, { recursive: true, force: true })
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- the queue takes files as they arrive
async function* inGroups(files: number): AsyncGenerator<readonly WantedFile[]> {
  for (let at = 0; at < files; at += 1_000)
    yield Array.from({ length: Math.min(1_000, files - at) }, (_, n) => wanted(at + n))
}

function wanted(n: number): WantedFile {
  const obsId = `jw02733001001_02101_${String(n >> 2).padStart(6, '0')}_nrcb1`
  const filename = `${obsId}_${['uncal', 'rate', 'cal', 'i2d'][n & 3] ?? ''}.fits`
  return {
    uri: `mast:JWST/product/${filename}`,
    filename,
    obsId,
    collection: 'JWST',
    sizeBytes: 1_000_000,
    access: 'PUBLIC',
    calibLevel: 2,
    version: null,
    programId: '2733',
    parents: [obsId],
  }
}
