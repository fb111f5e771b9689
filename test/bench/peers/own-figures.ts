import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import process from 'node:process'
import type { Row } from '../measured.ts'
import { writeFiles } from './files.ts'
import { startServer } from './server.ts'
import { timedRun } from './timed-run.ts'
import { halyardCommand, type Command } from './tools.ts'

/** Written to the file of HALYARD_BENCH_DELAY when the process ends. */
interface Delay {
  readonly medianMs: number
  readonly p99Ms: number
  readonly mostMs: number
}

/** Run by `--import` before everything else; figures in milliseconds of lateness. */
const monitor = `import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
const resolution = 2
const delay = monitorEventLoopDelay({ resolution })
delay.enable()
process.on('exit', () => {
  const late = percent => Math.max(0, delay.percentile(percent) / 1e6 - resolution)
  const found = { medianMs: late(50), p99Ms: late(99), mostMs: late(100) }
  writeFileSync(process.env.HALYARD_BENCH_DELAY, JSON.stringify(found))
})
`

const transfers = [
  { what: 'one file of 1 GB', sizes: [1e9], connections: 1 },
  { what: '250 files of 4 MB', sizes: Array<number>(250).fill(4e6), connections: 8 },
  { what: '10,000 files of 23 kB', sizes: Array<number>(10_000).fill(23e3), connections: 8 },
]

/** How late the event loop of a whole command is while it fetches: the worst of some runs. */
export async function loopDelays(source: string, runs: number): Promise<readonly Row[]> {
  const rows: Row[] = [['transfer', 'event loop late: median', '99 %', 'most']]
  for (const { what, sizes, connections } of transfers) {
    const set = writeFiles(path.join(source, 'delay'), sizes)
    const options = { folder: set.folder, isTls: false, connectionBytesPerSecond: null }
    const server = await startServer(path.join(source, 'delay-server'), options)
    const found: Delay[] = []
    try {
      for (let run = 0; run < runs; run += 1) {
        const scratch = mkdtempSync(path.join(source, 'delay-run-'))
        const importing = path.join(scratch, 'monitor.mjs')
        const written = path.join(scratch, 'delay.json')
        writeFileSync(importing, monitor)
        mkdirSync(path.join(scratch, 'to'))
        const work = { set, url: server.url, to: path.join(scratch, 'to'), scratch, connections }
        const command = withImport(halyardCommand(work), importing)
        await timedRun({ ...command, env: { ...command.env, HALYARD_BENCH_DELAY: written } })
        found.push(JSON.parse(readFileSync(written, 'utf8')) as Delay) // as the monitor writes it
        rmSync(scratch, { recursive: true, force: true })
      }
    } finally {
      await server.stop()
      rmSync(set.folder, { recursive: true, force: true })
    }
    const worst = (part: (delay: Delay) => number): string => `${Math.max(...found.map(part)).toFixed(1)} ms`
    rows.push([
      what,
      worst(({ medianMs }) => medianMs),
      worst(({ p99Ms }) => p99Ms),
      worst(({ mostMs }) => mostMs),
    ])
  }
  return rows
}

const withImport = ({ args: [node = '', ...args], env }: Command, file: string): Command => ({
  args: [node, '--import', file, ...args],
  env,
})

/** Medians of whole starts, the first one not counted. */
export async function starts(source: string, runs: number): Promise<readonly Row[]> {
  const rows: Row[] = [['start', 'time']]
  const scratch = mkdtempSync(path.join(source, 'starts-'))
  const work = {
    set: { folder: '', files: [], bytes: 0 },
    to: path.join(scratch, 'to'),
    scratch,
    connections: 1,
  }
  const command = (url: string, ...args: string[]): Command => {
    const { args: all, env } = halyardCommand({ ...work, url })
    return { args: [...all.slice(0, all.indexOf('get')), ...args], env }
  }
  const times = async (what: string, once: () => Promise<number> | number): Promise<void> => {
    await once()
    const found: number[] = []
    for (let run = 0; run < runs; run += 1) found.push(await once())
    rows.push([what, `${(found.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN).toFixed(0)} ms`])
  }
  const ended = (...args: string[]): (() => number) => {
    const {
      args: [node = '', ...rest],
      env,
    } = command('http://127.0.0.1:9/', ...args)
    return () => {
      const began = performance.now()
      execFileSync(node, rest, { env: { ...process.env, ...env }, stdio: 'ignore' })
      return performance.now() - began
    }
  }
  await times('`node -e 0`', () => {
    const began = performance.now()
    execFileSync(process.execPath, ['-e', '0'])
    return performance.now() - began
  })
  await times('`halyard --version`', ended('--version'))
  await times('`halyard queue --json`', ended('queue', '--json'))
  await times('`halyard get`, to its first request', () => firstRequest(command, scratch))
  rmSync(scratch, { recursive: true, force: true })
  return rows
}

/** From the start of the process to its first request; what it asks for is refused. */
async function firstRequest(
  command: (url: string, ...args: string[]) => Command,
  scratch: string,
): Promise<number> {
  const askedMs: number[] = []
  const server = http.createServer((_request, response) => {
    askedMs.push(performance.now())
    response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening server has a port.')
  const { args, env } = command(
    `http://127.0.0.1:${address.port}`,
    'get',
    'mast:JWST/product/a.fits',
    '--quiet',
  )
  const to = mkdtempSync(path.join(scratch, 'first-'))
  const began = performance.now()
  // It ends with exit code 1: the file is not there.
  await timedRun({ args: [...args, '--to', to], env }).catch(() => undefined)
  server.close()
  rmSync(to, { recursive: true, force: true })
  const [first] = askedMs
  if (first === undefined) throw new Error('Nothing was asked for.')
  return first - began
}
