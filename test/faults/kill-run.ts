import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { draw } from '#demo/faults/draw'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, startCli } from '#test/cli'
import { fitsBody, fitsBytes, fitsCatalogue, fitsSize } from '#test/fits-archive'
import { isUnreadTold, unreadBytes } from '#test/unread-bytes'
import { until } from '#test/until'

export interface KillPlan {
  /** `get` again after each kill, or `add` once and `serve` again after each kill. */
  readonly command: 'get' | 'serve'
  readonly files: number
  readonly totalBytes: number
  readonly kills: number
  readonly seed: number
  /** Of each connection. */
  readonly bytesPerSecond: number
  readonly filesAtOnce: number
}

export interface KillReport {
  readonly files: number
  readonly totalBytes: number
  readonly kills: number
  readonly exitCode: number | null
  /** Sent by the server beyond what the files hold. */
  readonly refetchedBytes: number
  /** Of these what it sent after the kill: so long the system took to end the process and to close its connections. */
  readonly lateBytes: number
  /** And what the process had not read when it was killed. Always 0 on systems that do not tell. */
  readonly unreadBytes: number
  /** The rest: what the process had taken, and its successor fetched once more. */
  readonly lostBytes: number
  /** Files whose bytes are not what is served, or that are missing. */
  readonly wrong: readonly string[]
  /** Entries of the manifest or of SHA256SUMS that are not true of the file. */
  readonly untrue: readonly string[]
  /** Unfinished files and temporaries that are left. */
  readonly leftOver: readonly string[]
  readonly summary: Readonly<Record<string, unknown>>
  readonly elapsedMs: number
}

/** Fetches through the real command line, which is killed with -9 again and again, and looks at what is there then. */
export async function killRun(plan: KillPlan): Promise<KillReport> {
  const { files, kills, filesAtOnce, bytesPerSecond } = plan
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-kills-'))
  const startedMs = performance.now()
  const catalogue = fitsCatalogue(sizesOf(plan))
  const totalBytes = [...catalogue.files()].reduce((sum, file) => sum + file.sizeBytes, 0)
  const archive = await startArchive({
    catalogue,
    bodyOf: fitsBody,
    faults: `slow:${Math.round(bytesPerSecond)}B`,
  })
  try {
    const profile = path.join(scratch, 'profile')
    const folder = path.join(scratch, 'files')
    mkdirSync(profile)
    const list = path.join(scratch, 'list.txt')
    writeFileSync(list, [...catalogue.files()].map(file => `${file.uri}\n`).join(''))
    const options = { profile, archiveUrl: archive.url }
    const asked = ['--from', list, '--to', folder, '--json']
    const get = ['get', ...asked, '--files-at-once', String(filesAtOnce)]
    if (plan.command === 'serve') {
      const added = await runCli(['add', ...asked], options)
      if (added.code !== 0) throw new Error(`add ended with ${added.code}: ${added.stderr}`)
    }
    const fetching = plan.command === 'get' ? get : ['serve', '--json']
    const left: Left[] = []
    for (const atBytes of momentsOf(plan, totalBytes)) {
      const child = startCli(fetching, options)
      left.push(
        await killAt(child, archive, atBytes, Math.floor(serverStepMs * draw(plan.seed, 'late', atBytes))),
      )
    }
    if (plan.command === 'serve') await serveToTheEnd(fetching, options)
    // For `serve` everything is here by now: this only says so.
    const ended = await runCli(get, options)
    const refetchedBytes = archive.requests().bodyBytes - totalBytes
    const lateBytes = left.reduce((sum, { lateBytes: bytes }) => sum + bytes, 0)
    const unread = left.reduce((sum, { unreadBytes: bytes }) => sum + bytes, 0)
    const places = new Map(ended.lines.map(({ uri, path: place }) => [uri, place]))
    const wrong = [...catalogue.files()]
      .filter(file => !isServed(places.get(file.uri), fitsBytes(file)))
      .map(file => file.filename)
    return {
      files,
      totalBytes,
      kills,
      exitCode: ended.code,
      refetchedBytes,
      lateBytes,
      unreadBytes: unread,
      // The parts are read a moment after each other: their difference may come out a little below nothing.
      lostBytes: Math.max(0, refetchedBytes - lateBytes - unread),
      wrong,
      untrue: untrueOf(folder, files),
      leftOver: readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
        /\.(?:part|tmp)$/.test(name),
      ),
      summary: ended.lines.at(-1) ?? {},
      elapsedMs: performance.now() - startedMs,
    }
  } finally {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Many small files and few large ones, as in an archive; about `totalBytes` together. */
function sizesOf({ files, totalBytes, seed }: KillPlan): readonly number[] {
  const shares = Array.from({ length: files }, (_, n) => draw(seed, 'size', n) ** 6 + 0.002)
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map(share => fitsSize((share / sum) * totalBytes))
}

/** How many bytes the server has sent when the process is killed: spread over the whole work, at random. */
function momentsOf({ kills, seed }: KillPlan, totalBytes: number): readonly number[] {
  return Array.from({ length: kills }, (_, n) => ((n + draw(seed, 'kill', n)) / (kills + 0.5)) * totalBytes)
}

/** The server sends a piece so often: a kill comes at any moment between two of them. */
const serverStepMs = 50

type Left = Pick<KillReport, 'lateBytes' | 'unreadBytes'>

async function killAt(
  child: ChildProcess,
  archive: DemoArchive,
  atBytes: number,
  lateMs: number,
): Promise<Left> {
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  child.stdin?.end()
  child.stdout?.resume()
  let complaint = ''
  child.stderr?.on('data', text => (complaint += String(text)))
  while (archive.requests().bodyBytes < atBytes) {
    if (child.exitCode !== null) throw new Error(`It ended by itself with ${child.exitCode}: ${complaint}`)
    await sleep(5)
  }
  await sleep(lateMs)
  // Nothing is awaited from here to the kill: the server runs in this process, and sends nothing meanwhile.
  const unread = isUnreadTold ? unreadOnceStopped(child, Number(new URL(archive.url).port)) : 0
  const sentBytes = archive.requests().bodyBytes
  child.kill('SIGKILL')
  await ended
  await until(() => archive.requests().bodiesNow === 0)
  return { lateBytes: archive.requests().bodyBytes - sentBytes, unreadBytes: unread }
}

/** A stopped process reads no more, so that what it has not read is known, and is killed as it stands. */
function unreadOnceStopped(child: ChildProcess, port: number): number {
  const { pid } = child
  if (pid === undefined) throw new Error('The process was not started.')
  child.kill('SIGSTOP')
  while (child.exitCode === null && !/^State:\s+[TZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1')));
  return unreadBytes(port)
}

async function serveToTheEnd(
  args: readonly string[],
  options: Parameters<typeof startCli>[1],
): Promise<void> {
  const child = startCli(args, options)
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  child.stdin?.end()
  child.stdout?.resume()
  child.stderr?.resume()
  try {
    for (;;) {
      const { lines } = await runCli(['queue', '--json'], options)
      const summary = lines.find(line => line['kind'] === 'summary')
      if (child.exitCode !== null) throw new Error(`serve ended by itself with ${child.exitCode}.`)
      if (summary?.['waiting'] === 0) return
      await sleep(200)
    }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

function isServed(file: unknown, bytes: Uint8Array): boolean {
  try {
    return typeof file === 'string' && readFileSync(file).equals(bytes)
  } catch {
    return false
  }
}

/** What the manifest and SHA256SUMS say that is not so. */
function untrueOf(folder: string, files: number): readonly string[] {
  const untrue: string[] = []
  const hashOf = (relative: string): string | null => {
    try {
      return createHash('sha256')
        .update(readFileSync(path.join(folder, relative)))
        .digest('hex')
    } catch {
      return null
    }
  }
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
    readonly items: readonly { readonly path: string; readonly state: string; readonly sha256: string }[]
  }
  if (manifest.items.length !== files) untrue.push(`${manifest.items.length} items`)
  for (const item of manifest.items)
    if (item.state !== 'done' || hashOf(item.path) !== item.sha256) untrue.push(item.path)
  const sums = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n')
  if (sums.length !== files) untrue.push(`${sums.length} sums`)
  for (const line of sums) {
    const [, sha256, name = ''] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? []
    if (hashOf(name) !== sha256) untrue.push(`SHA256SUMS: ${line}`)
  }
  return untrue
}
