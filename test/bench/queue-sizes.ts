/**
 * What a queue of many files costs: commands as whole processes, and what the page asks of the program that owns the
 * queue, with the longest time in which that answered nobody. Part of `node test/bench/queue.ts`.
 */
import '#demo/loopback-only'
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { finished } from 'node:stream/promises'
import type { QueueList } from '#shared/contract/areas/queue-rows'
import { openHalyard } from '#platform/open-halyard'
import { openQueueService } from '#service/queue/node/open-queue-service'
import { cliProgram, compileCache } from '#test/cli'
import { wholeList } from '#test/queue-kit'
import { inMB, inMs, type Row } from './measured.ts'
import { timedRun } from './peers/timed-run.ts'
import { memoryOf } from './memory-of.ts'
import { watchLoop } from './watch-loop.ts'

const nowhere = 'http://127.0.0.1:9'

/** One table of commands and one of questions and orders of the page, with a column for each size. */
export async function measureSizes(sizes: readonly number[]): Promise<readonly (readonly Row[])[]> {
  const commands: Row[] = []
  const asked: Row[] = []
  for (const size of sizes) {
    const one = await measureSize(size)
    merge(commands, ['command', 'of'], size, one.commands)
    merge(asked, ['of the page', 'of'], size, one.asked)
  }
  return [commands, asked]
}

type Figures = readonly (readonly [what: string, of: string, figure: string])[]

/** Adds a column to a table whose rows have the same names each time. */
function merge(table: Row[], head: Row, size: number, figures: Figures): void {
  if (table.length === 0) table.push(head, ...figures.map(([what, of]): Row => [what, of]))
  table.splice(
    0,
    table.length,
    ...table.map((row, at) => [...row, at === 0 ? `${size} files` : (figures[at - 1]?.[2] ?? '—')]),
  )
}

async function measureSize(files: number): Promise<{ readonly commands: Figures; readonly asked: Figures }> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-sizes-'))
  try {
    const profile = path.join(scratch, 'profile')
    mkdirSync(profile)
    const list = path.join(scratch, 'list.txt')
    await writeList(list, files)
    const env = {
      HOME: scratch,
      HALYARD_PROFILE: profile,
      HALYARD_ARCHIVE_URL: nowhere,
      NODE_OPTIONS: '--max-semi-space-size=16',
      ...compileCache,
    }
    const command = (...args: readonly string[]): readonly string[] => [
      process.execPath,
      ...cliProgram,
      ...args,
    ]
    const add = await timedRun({
      args: command('add', '--from', list, '--to', path.join(scratch, 'files'), '--quiet'),
      env,
    })
    const first = await untilFirstLine(command('queue', '--json'), env, child => child.stdout?.destroy())
    const ready = await untilFirstLine(command('serve', '--json', '--port', '0'), env, child =>
      child.kill('SIGTERM'),
    )
    const child = fork(import.meta.filename, ['ask', profile])
    const [asked] = (await once(child, 'message')) as [Figures] // what `askAll` sends
    return {
      commands: [
        ['add', 'time', inMs(add.wallMs)],
        ['add', 'processor time', inMs(add.cpuMs)],
        ['add', 'memory', inMB(add.residentBytes ?? NaN)],
        ['queue --json, one line', 'time', inMs(first.ms)],
        ['queue --json, one line', 'memory', inMB(first.residentBytes)],
        ['serve, until it is ready', 'time', inMs(ready.ms)],
        ['serve, until it is ready', 'memory', inMB(ready.residentBytes)],
      ],
      asked,
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Names as the archive's lists have them, four to a dataset. */
async function writeList(file: string, files: number): Promise<void> {
  const target = createWriteStream(file)
  for (let n = 0; n < files; n += 1) {
    const [observation, exposure] = [1 + Math.floor(n / 4_000), Math.floor(n / 4) % 1_000]
    const dataset = `jw02733${digits(observation, 3)}001_02101_${digits(exposure, 5)}_nrcb1`
    const uri = `mast:JWST/product/${dataset}_${['cal', 'i2d', 'rate', 'uncal'][n & 3] ?? ''}.fits\n`
    if (!target.write(uri)) await once(target, 'drain')
  }
  target.end()
  await finished(target)
}

const digits = (number: number, count: number): string => String(number).padStart(count, '0')

/** How long a command takes to its first line, and its memory when it has ended after it. */
async function untilFirstLine(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  end: (child: ReturnType<typeof spawn>) => void,
): Promise<{ readonly ms: number; readonly residentBytes: number }> {
  const startMs = performance.now()
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], ...env },
  })
  const closed = once(child, 'close')
  let most = 0
  const look = (): void => {
    most = Math.max(most, highestResident(child.pid ?? 0))
  }
  const looking = setInterval(look, 20)
  await once(child.stdout, 'data')
  const ms = performance.now() - startMs
  look()
  end(child)
  await closed
  clearInterval(looking)
  return { ms, residentBytes: most }
}

const highestResident = (pid: number): number => memoryOf(pid, 'VmHWM') ?? 0

/** The questions and orders of the page, in the process that owns the queue. */
async function askAll(profileFolder: string): Promise<Figures> {
  const baseUrl = new URL(nowhere)
  const halyard = openHalyard({ profileFolder, baseUrl, account: null, filesAtOnce: null, allowedHosts: [] })
  const service = openQueueService({
    halyard,
    profileFolder,
    baseUrl,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    onVerified: () => () => undefined,
  })
  const { handlers } = service
  const figures: (readonly [string, string, string])[] = []
  const note = (what: string, of: string, figure: string): void => {
    figures.push([what, of, figure])
    process.stderr.write(`${what}, ${of}: ${figure}\n`)
  }
  const timed = async (what: string, act: () => unknown): Promise<void> => {
    const watched = watchLoop()
    const startMs = performance.now()
    await act()
    const tookMs = performance.now() - startMs
    await new Promise(resolve => setImmediate(resolve))
    note(what, 'time', inMs(tookMs))
    note(what, 'longest stall', inMs(watched.end().longestMs))
  }
  const rows = (list: Partial<QueueList>, first = 0): Promise<{ readonly total: number }> =>
    handlers['queue.rows']({ list: { ...wholeList, ...list }, first, count: 100 })
  try {
    const { total } = await rows({})
    const windowMs: number[] = []
    for (let n = 0; n < 500; n += 1) {
      const startMs = performance.now()
      await rows({}, Math.floor(Math.random() * total))
      windowMs.push(performance.now() - startMs)
      await new Promise(resolve => setImmediate(resolve))
    }
    windowMs.sort((a, b) => a - b)
    note('window of 100 rows anywhere', 'median', inMs(windowMs[250] ?? NaN))
    note('window of 100 rows anywhere', '99 %', inMs(windowMs[495] ?? NaN))
    await timed('filter by name, half of them', () => rows({ text: 'cal' }))
    await timed('filter by name, none', () => rows({ text: 'no such file' }))
    await timed('sort by name', () => rows({ sort: { by: 'name', isDescending: false } }))
    await timed('sort by size', () => rows({ sort: { by: 'size', isDescending: true } }))
    await timed('a window of the sorted list', () =>
      rows({ sort: { by: 'size', isDescending: true } }, Math.floor(total / 2)),
    )
    await timed('pause all', () => handlers['queue.order']({ verb: 'pause', selection: { kind: 'all' } }))
    await timed('resume all', () => handlers['queue.order']({ verb: 'resume', selection: { kind: 'all' } }))
    const selected = { kind: 'rule' as const, list: wholeList, except: [1] }
    await timed('select all but one', () => handlers['queue.ids']({ list: wholeList, except: [1] }))
    await timed('pause what is selected', () =>
      handlers['queue.order']({ verb: 'pause', selection: selected }),
    )
    const named = { ...wholeList, text: '_cal' }
    await timed('pause by name, a quarter', () =>
      handlers['queue.order']({ verb: 'pause', selection: { kind: 'rule', list: named, except: [] } }),
    )
    await timed('remove a quarter by name', () =>
      handlers['queue.remove']({ selection: { kind: 'rule', list: named, except: [] } }),
    )
    await timed('a window while they are hidden', () => rows({}, 10))
    await timed('remove the batch', () =>
      handlers['queue.remove']({ selection: { kind: 'batch', batchId: 1 } }),
    )
    await timed('the end of the removals', () => service.close())
    note('all of these', 'memory', inMB(highestResident(process.pid)))
    return figures
  } finally {
    await service.close()
    await halyard.close()
  }
}

if (process.argv[1] === import.meta.filename && process.argv[2] === 'ask')
  process.send?.(await askAll(process.argv[3] ?? ''))
