import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startArchive } from '#test/archive'
import { runCli, startCli } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'
import { startMisbehavingServer } from '#test/misbehaving-server'

const catalogue = fitsCatalogue(Array<number>(3).fill(fitsSize(600_000)))
const uris = [...catalogue.files()].map(({ uri }) => uri)
const totalBytes = 3 * fitsSize(600_000)
/** What a clean stop may take, with the start of nothing else in between. */
const cleanStopMs = 5_000

let scratch: string
let profile: string
let to: string
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-interrupt-'))
  profile = path.join(scratch, 'profile')
  to = path.join(scratch, 'files')
  mkdirSync(profile)
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const partsIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.part')).length

async function interrupt(
  child: ChildProcess,
  signal: NodeJS.Signals,
): Promise<{ code: unknown; tookMs: number }> {
  const startMs = performance.now()
  child.kill(signal)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, tookMs: performance.now() - startMs }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(resolve => setTimeout(resolve, 10))
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
] as const)(
  '%s in the middle of a transfer saves and ends with %i; then the transfer resumes from there',
  async (signal, exitCode) => {
    const archive = await startArchive({ catalogue, bodyOf: fitsBody, faults: 'slow:400kB' })
    try {
      const options = { profile, archiveUrl: archive.url }
      const child = startCli(['get', ...uris, '--to', to], options)
      child.stdout?.resume()
      child.stderr?.resume()
      await until(() => archive.requests().bodyBytes > 450_000)
      const { code, tookMs } = await interrupt(child, signal)
      expect(code).toBe(exitCode)
      expect(tookMs).toBeLessThan(cleanStopMs)
      expect(partsIn(to)).toBe(3)
      const again = await runCli(['get', ...uris, '--to', to, '--json'], options)
      expect(again.code).toBe(0)
      expect(again.lines.at(-1)).toMatchObject({ asked: 3, verified: 3, waiting: 0, bytes: totalBytes })
      expect(archive.requests().ranges).toBe(3)
      // What was on its way to a process that ended: far less than half of what had come.
      expect(archive.requests().bodyBytes - totalBytes).toBeLessThan(220_000)
    } finally {
      await archive.stop()
    }
  },
)

test('a server that never answers does not hold up the end', async () => {
  const server = await startMisbehavingServer(() => undefined)
  try {
    const child = startCli(['get', ...uris, '--to', to], { profile, archiveUrl: server.origin })
    child.stdout?.resume()
    child.stderr?.resume()
    await until(() => server.seen.length > 0)
    const { code, tookMs } = await interrupt(child, 'SIGINT')
    expect(code).toBe(130)
    expect(tookMs).toBeLessThan(cleanStopMs)
  } finally {
    await server.close()
  }
})

test('the second Ctrl-C ends at once, whatever still runs', async () => {
  const source = pathToFileURL(path.resolve(import.meta.dirname, '../../src/cli/process/interrupt.ts')).href
  const script = `import { listenForInterrupt } from '${source}'
    const { signal } = listenForInterrupt()
    signal.addEventListener('abort', () => console.log('stopping'))
    setInterval(() => undefined, 1000)
    console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  await once(child.stdout, 'data')
  const { code, tookMs } = await interrupt(child, 'SIGINT')
  expect(code).toBe(130)
  expect(tookMs).toBeLessThan(2_000)
})

test('--wait keeps trying instead of failing, and says what remains when the time is up', async () => {
  const server = await startMisbehavingServer((_seen, reply) => reply.send(404, { 'Content-Length': 0 }))
  try {
    const options = { profile, archiveUrl: server.origin }
    const [uri = ''] = uris
    const waited = await runCli(['get', uri, '--to', to, '--wait', '1s', '--json'], options)
    expect(waited.code).toBe(3)
    expect(waited.lines.at(-1)).toMatchObject({ asked: 1, verified: 0, failed: 0, waiting: 1 })
    expect(waited.lines.at(0)).toMatchObject({ state: 'waiting', reason: 'gone' })
    const bounded = await runCli(['get', uri, '--to', to, '--json'], options)
    expect(bounded.code).toBe(3)
    expect(bounded.lines.at(-1)).toMatchObject({ asked: 1, verified: 0, failed: 1, waiting: 0 })
  } finally {
    await server.close()
  }
})

test('--wait outlives an archive that is away for a while', async () => {
  const closed = await startMisbehavingServer(() => undefined)
  const port = Number(new URL(closed.origin).port)
  await closed.close()
  const child = startCli(['get', ...uris, '--to', to, '--wait', 'forever'], {
    profile,
    archiveUrl: `http://127.0.0.1:${port}`,
  })
  child.stdout?.resume()
  child.stderr?.resume()
  const ended = once(child, 'close')
  await until(() => readdirSync(profile).includes('halyard.db'))
  const archive = await startArchive({ catalogue, bodyOf: fitsBody, port })
  try {
    expect((await ended)[0]).toBe(0)
  } finally {
    await archive.stop()
  }
})
