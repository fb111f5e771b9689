/**
 * How fast whole commands are beside aria2c and curl, on the same files from the same server: `npm run bench`. All cases
 * together are written to docs/performance.md; named ones are only shown: `npm run bench -- small-memory one-disk`.
 */
import '#demo/loopback-only'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { inMB, writeDocument, type Row } from './measured.ts'
import { requireSame, writeFiles, type FileSet } from './peers/files.ts'
import { startServer } from './peers/server.ts'
import { loopDelays, starts } from './peers/own-figures.ts'
import { openSlowLine } from './peers/slow-line.ts'
import { timedRun, type Cost } from './peers/timed-run.ts'
import { findTools, type Tool } from './peers/tools.ts'

interface Case {
  readonly name: string
  readonly what: string
  /** Bytes of each file. */
  readonly sizes: readonly number[]
  readonly connections: number
  readonly isOnDisk?: boolean
  readonly isTls?: boolean
  readonly connectionBytesPerSecond?: number
  readonly roundTripMs?: number
}

const many = (count: number, bytes: number): readonly number[] => Array<number>(count).fill(bytes)
/** As the files of one JWST programme are distributed: a few large exposures, many catalogues and previews. */
const mixed = [...many(4, 118e6), ...many(12, 21e6), ...many(40, 3e6), ...many(400, 60e3), ...many(400, 8e3)]
const small = many(10_000, 23e3)
const middle = many(250, 4e6)

const cases: readonly Case[] = [
  { name: 'one-memory', what: 'one file of 1 GB', sizes: [1e9], connections: 1 },
  { name: 'huge-memory', what: 'one file of 4 GB', sizes: [4e9], connections: 1 },
  { name: 'one-disk', what: 'one file of 1 GB, real disk', sizes: [1e9], connections: 1, isOnDisk: true },
  { name: 'one-tls', what: 'one file of 1 GB, https', sizes: [1e9], connections: 1, isTls: true },
  { name: 'middle-memory', what: '250 files of 4 MB', sizes: middle, connections: 8 },
  { name: 'middle-tls', what: '250 files of 4 MB, https', sizes: middle, connections: 8, isTls: true },
  { name: 'small-memory', what: '10,000 files of 23 kB', sizes: small, connections: 8 },
  {
    name: 'small-disk',
    what: '10,000 files of 23 kB, real disk',
    sizes: small,
    connections: 8,
    isOnDisk: true,
  },
  { name: 'small-tls', what: '10,000 files of 23 kB, https', sizes: small, connections: 8, isTls: true },
  { name: 'mixed-memory', what: '856 files of JWST sizes', sizes: mixed, connections: 8 },
  {
    name: 'limited',
    what: '48 files of 4 MB, 20 MB/s a connection',
    sizes: many(48, 4e6),
    connections: 8,
    connectionBytesPerSecond: 20e6,
  },
  {
    name: 'far',
    what: '400 files of 20 kB, 50 ms round trip',
    sizes: many(400, 20e3),
    connections: 8,
    roundTripMs: 50,
  },
]

const args = process.argv.slice(2)
const rounds = Number(args.find(arg => /^\d+$/.test(arg)) ?? 5)
const wanted = args.filter(arg => !/^\d+$/.test(arg))
/** The figures of the command alone. */
const own = 'own'
const unknown = wanted.filter(name => name !== own && !cases.some(one => one.name === name))
if (unknown.length > 0)
  throw new Error(
    `There is no case ${unknown.join(', ')}; there are ${[...cases.map(({ name }) => name), own].join(', ')}.`,
  )

/** Memory, where the system has a file system in it. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const source = mkdtempSync(path.join(memory, 'halyard-bench-'))
const tools = findTools()
try {
  const rows: Row[] = [
    [
      'case',
      'program',
      'time',
      'least to most',
      'processor time',
      'memory',
      'time / aria2c',
      'time / curl',
      'processor time / aria2c',
    ],
  ]
  let server = ''
  for (const one of cases.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const measured = await measure(one)
    server = measured.server
    rows.push(...measured.rows)
  }
  const versions = tools.all.map(({ name, version }) =>
    name === 'halyard' ? `halyard on Node ${version}` : `${name} ${version}`,
  )
  const absent = tools.absent.length === 0 ? '' : ` Not installed: ${tools.absent.join(', ')}.`
  const about = `\`npm run bench -- ${[rounds, ...wanted].join(' ')}\`: whole processes one after the other in ${rounds} rounds, the programs in turn; medians, and medians of the ratios of each round. Halyard checks what arrives (FITS structure, sha256), flushes it, records it and writes a manifest; the others copy. Every file of every run is compared with the served one byte by byte. One file is fetched over one connection, many over eight, by every program. What bounds it, and what was tried: decisions/0013-what-a-small-file-costs.md. Server: ${server}. ${versions.join(', ')}.${absent}`
  const ofOwn =
    wanted.length === 0 || wanted.includes(own) ? [await loopDelays(source, 3), await starts(source, 21)] : []
  if (wanted.length === 0)
    writeDocument('performance.md', 'How fast whole commands are', about, [rows, ...ofOwn])
  else for (const row of [rows, ...ofOwn].flat()) process.stdout.write(`${row.join('\t')}\n`)
} finally {
  rmSync(source, { recursive: true, force: true })
}

async function measure(one: Case): Promise<{ readonly rows: readonly Row[]; readonly server: string }> {
  const set = writeFiles(path.join(source, one.name), one.sizes)
  const server = await startServer(path.join(source, 'server'), {
    folder: set.folder,
    isTls: one.isTls ?? false,
    connectionBytesPerSecond: one.connectionBytesPerSecond ?? null,
  })
  const line = one.roundTripMs === undefined ? null : await openSlowLine(server.url, one.roundTripMs)
  const url = line?.url ?? server.url
  const peers =
    one.roundTripMs !== undefined && tools.script !== null ? [...tools.all, tools.script] : tools.all
  const costs = new Map<Tool, Cost[]>(peers.map(tool => [tool, []]))
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const tool of peers) costs.get(tool)?.push(await runOnce(one, tool, set, url))
  } finally {
    line?.close()
    await server.stop()
    rmSync(set.folder, { recursive: true, force: true })
  }
  const of = (name: string): readonly Cost[] =>
    peers.flatMap(tool => (tool.name === name ? (costs.get(tool) ?? []) : []))
  const rows = peers.map(tool => {
    const own = costs.get(tool) ?? []
    const walls = own.map(({ wallMs }) => wallMs)
    const ratio = (peer: string, part: (cost: Cost) => number): string =>
      tools.absent.includes(peer)
        ? '—'
        : median(own.map((cost, round) => part(cost) / part(of(peer)[round] ?? cost))).toFixed(2)
    const resident = Math.max(...own.map(({ residentBytes }) => residentBytes ?? NaN))
    return [
      one.what,
      tool.name,
      inSeconds(median(walls)),
      `${inSeconds(Math.min(...walls))} to ${inSeconds(Math.max(...walls))}`,
      inSeconds(median(own.map(({ cpuMs }) => cpuMs))),
      Number.isNaN(resident) ? '—' : inMB(resident),
      ratio('aria2c', ({ wallMs }) => wallMs),
      ratio('curl', ({ wallMs }) => wallMs),
      ratio('aria2c', ({ cpuMs }) => cpuMs),
    ]
  })
  return { rows, server: server.name }
}

/** One run of one program into an empty folder, compared and removed. */
async function runOnce(one: Case, tool: Tool, set: FileSet, url: string): Promise<Cost> {
  const folder = mkdtempSync(path.join(one.isOnDisk === true ? tmpdir() : memory, 'halyard-bench-run-'))
  try {
    const [to, scratch] = [path.join(folder, 'to'), path.join(folder, 'scratch')]
    mkdirSync(to)
    mkdirSync(scratch)
    const cost = await timedRun(tool.command({ set, url, to, scratch, connections: one.connections }))
    requireSame(set, to)
    process.stderr.write(`${one.name} ${tool.name} ${inSeconds(cost.wallMs)} ${inSeconds(cost.cpuMs)}\n`)
    return cost
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middleAt = Math.floor(sorted.length / 2)
  const [low, high] =
    sorted.length % 2 === 1 ? [sorted[middleAt], sorted[middleAt]] : sorted.slice(middleAt - 1, middleAt + 1)
  return ((low ?? NaN) + (high ?? NaN)) / 2
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`
}
