/**
 * What the log costs a transfer at full speed, written to docs/measurements/log.md: pairs of runs with and without it.
 *
 *     node test/bench/log.ts [pairs]
 */
import '#demo/loopback-only'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { Secret } from '#core/token/secret'
import { startDemoArchive } from '#demo/server/index'
import { logFileOf } from '#platform/log/log-files'
import { openLog } from '#platform/log/open-log'
import { openHalyard } from '#platform/open-halyard'
import type { WantedFile } from '#shared/models'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'
import { writeMeasurement, type Row } from './measured.ts'

interface Case {
  readonly name: string
  readonly count: number
  readonly fileBytes: number
}
const cases: readonly Case[] = [
  { name: '2,000 files of 23 kB', count: 2_000, fileBytes: fitsSize(20_000) },
  { name: 'one file of 1 GB', count: 1, fileBytes: fitsSize(1e9) },
]

/** A run with the log and one without it, right after each other. */
interface Pair {
  readonly withLog: Cost
  readonly without: Cost
}
interface Cost {
  readonly wallMs: number
  readonly cpuMs: number
  readonly logBytes: number
}

if (process.argv[2] === 'serve') await serve(Number(process.argv[3]))
else await measureAll(Number(process.argv[2] ?? 7))

async function measureAll(pairs: number): Promise<void> {
  // As in a run with a token: every line is searched for it.
  new Secret('a3f09c1d2e4b5a6978f00011aabbcc42')
  const head: Row = [
    'transfer',
    'time',
    'with the log',
    'ratio',
    'processor time',
    'with the log',
    'ratio',
    'log',
  ]
  const rows: Row[] = []
  for (const [index, one] of cases.entries()) {
    const server = fork(import.meta.filename, ['serve', String(index)])
    try {
      const [url] = (await once(server, 'message')) as [string] // what `serve` sends
      rows.push(await measure(url, one, pairs))
    } finally {
      server.kill()
    }
  }
  writeMeasurement(
    'log',
    'What the log costs',
    `\`node test/bench/log.ts ${pairs}\`: one batch at 8 files at once from the demo archive on the same machine, in one process, with the log and without it, in turn. Medians of ${pairs} pairs after one that is not counted; a ratio is the median of the pairs' own ratios.`,
    [[head, ...rows]],
  )
}

async function measure(url: string, one: Case, count: number): Promise<Row> {
  const pairs: Pair[] = []
  for (let round = 0; round <= count; round += 1) {
    // Each comes first in every other pair.
    const isFirst = round % 2 === 0
    const first = await fetchAll(url, one, isFirst)
    const second = await fetchAll(url, one, !isFirst)
    const pair = isFirst ? { withLog: first, without: second } : { withLog: second, without: first }
    process.stderr.write(`${one.name}: ${JSON.stringify(pair)}\n`)
    if (round > 0) pairs.push(pair)
  }
  const medianOf = (value: (pair: Pair) => number): number =>
    pairs.map(value).toSorted((a, b) => a - b)[Math.floor(pairs.length / 2)] ?? NaN
  const columns = (['wallMs', 'cpuMs'] as const).flatMap(key => [
    `${Math.round(medianOf(({ without }) => without[key]))} ms`,
    `${Math.round(medianOf(({ withLog }) => withLog[key]))} ms`,
    medianOf(({ withLog, without }) => withLog[key] / without[key]).toFixed(3),
  ])
  return [one.name, ...columns, `${Math.round(medianOf(({ withLog }) => withLog.logBytes) / 1000)} kB`]
}

async function fetchAll(url: string, one: Case, isLogged: boolean): Promise<Cost> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-log-bench-'))
  const profileFolder = path.join(scratch, 'profile')
  const folder = path.join(scratch, 'files')
  for (const made of [profileFolder, folder]) mkdirSync(made)
  const log = isLogged ? openLog({ profileFolder, program: 'bench' }) : null
  const halyard = openHalyard({
    profileFolder,
    baseUrl: new URL(url),
    account: null,
    filesAtOnce: 8,
    allowedHosts: [],
  })
  try {
    const { signal } = new AbortController()
    const { batchId } = await halyard.queue.enqueue(
      {
        name: null,
        folder,
        layout: 'flat',
        onClash: 'keep-both',
        patience: 'bounded',
        note: null,
        acceptAsArchived: false,
        localName: null,
        links: false,
      },
      wanted(one),
      signal,
    )
    const startCpu = process.cpuUsage()
    const startMs = performance.now()
    const { verified } = await halyard.queue.run(batchId, signal)
    const wallMs = performance.now() - startMs
    const { user, system } = process.cpuUsage(startCpu)
    if (verified !== one.count) throw new Error(`Only ${verified} of ${one.count} files came.`)
    log?.close()
    const logBytes = isLogged ? statSync(logFileOf(profileFolder)).size : 0
    return { wallMs, cpuMs: (user + system) / 1000, logBytes }
  } finally {
    log?.close()
    await halyard.close()
    rmSync(scratch, { recursive: true, force: true })
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- what an enqueue takes
async function* wanted({ count, fileBytes }: Case): AsyncGenerator<readonly WantedFile[]> {
  const files = [...fitsCatalogue(Array<number>(count).fill(fileBytes)).files()]
  yield files.map(({ uri, filename, obsId, collection, sizeBytes, access, calibLevel }) => ({
    ...{ uri, filename, obsId, collection, sizeBytes, access, calibLevel },
    version: null,
    programId: '2733',
    parents: [obsId],
  }))
}

/** The server, in a process of its own. */
async function serve(index: number): Promise<void> {
  const { count = 0, fileBytes = 0 } = cases[index] ?? {}
  const catalogue = fitsCatalogue(Array<number>(count).fill(fileBytes))
  const { url } = await startDemoArchive({ catalogue, bodyOf: fitsBody })
  process.send?.(url)
}
