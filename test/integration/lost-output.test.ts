import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { cliProgram, compileCache, linesOf, runCli } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'
import { mountVolume, testWithVolume } from '#test/small-volume'
import { until } from '#test/until'

/** Terminals that go away, pipes that are closed and disks that are full behind standard output and standard error. */

const root = path.resolve(import.meta.dirname, '../..')
const catalogue = fitsCatalogue(Array<number>(40).fill(fitsSize(30_000)))
const uris = [...catalogue.files()].map(({ uri }) => uri)
const absent = 'mast:JWST/product/jw02733001001_02101_99999_nrcb1_cal.fits'

let archive: DemoArchive
/** The same, slow enough to be hung up on. */
let slow: DemoArchive
let whole: DemoArchive
let scratch: string
let profile: string
let to: string
const open: number[] = []
const children: ChildProcess[] = []
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf: fitsBody })
  slow = await startArchive({ catalogue, bodyOf: fitsBody, faults: 'slow:60kB' })
  whole = await startArchive({ catalogue: createCatalogue({ scale: 0.01 }), bodyOf })
})
afterAll(() => Promise.all([archive.stop(), slow.stop(), whole.stop()]))
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-lost-'))
  profile = path.join(scratch, 'profile')
  to = path.join(scratch, 'files')
  mkdirSync(profile)
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const descriptor of open.splice(0)) closeSync(descriptor)
  rmSync(scratch, { recursive: true, force: true })
})

/** A place that takes nothing: a pipe without a reader, or a full disk. */
type Loss = 'closed pipe' | 'full disk'
const losses: readonly Loss[] = process.platform === 'linux' ? ['closed pipe', 'full disk'] : ['closed pipe']

function opened(file: string, flags: string): number {
  const descriptor = openSync(file, flags)
  open.push(descriptor)
  return descriptor
}
const command = (args: readonly string[]): readonly string[] => [process.execPath, ...cliProgram, ...args]

function start(
  [program = '', ...args]: readonly string[],
  stdio: StdioOptions,
  { env = {}, url = archive.url, cwd = root }: { env?: object; url?: string; cwd?: string } = {},
): ChildProcess {
  const child = spawn(program, args, {
    cwd,
    stdio,
    env: {
      PATH: process.env['PATH'],
      HOME: profile,
      HALYARD_PROFILE: profile,
      HALYARD_ARCHIVE_URL: url,
      ...compileCache,
      ...env,
    },
  })
  children.push(child)
  return child
}

/** Runs a command whose standard output, standard error or both are lost from the start. */
async function runWithout(
  lost: 'stdout' | 'stderr' | 'both',
  loss: Loss,
  args: readonly string[],
  url?: string,
): Promise<{ code: number | null; said: string }> {
  const place = (name: 'stdout' | 'stderr'): 'pipe' | number =>
    loss === 'full disk' && (lost === name || lost === 'both') ? opened('/dev/full', 'w') : 'pipe'
  const child = start(command(args), ['ignore', place('stdout'), place('stderr')], { ...(url && { url }) })
  const said = { text: '' }
  for (const name of ['stdout', 'stderr'] as const)
    if (loss === 'closed pipe' && (lost === name || lost === 'both')) child[name]?.destroy()
    else child[name]?.on('data', bytes => (said.text += String(bytes)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said: said.text }
}

const losing = losses.flatMap(loss => (['stdout', 'stderr', 'both'] as const).map(lost => ({ loss, lost })))

test.each(losing)(
  'get without its $lost ($loss) fetches everything and ends with its own exit code',
  async ({ loss, lost }) => {
    const all = ['get', ...uris, '--to', to, '--verbose', '--json']
    expect((await runWithout(lost, loss, all)).code).toBe(0)
    const manifest = readFileSync(path.join(to, 'manifest.json'), 'utf8')
    expect(manifest.match(/"state":"done"/g)).toHaveLength(40)
    // What is missing in the archive stays a failure, whoever listens.
    const missing = ['get', ...uris.slice(0, 2), absent, '--to', `${to}-2`, '--verbose']
    expect((await runWithout(lost, loss, missing)).code).toBe(3)
  },
)

test.each(losing)(
  'verify without its $lost ($loss) still ends with what it found',
  async ({ loss, lost }) => {
    await runCli(['get', ...uris.slice(0, 3), '--to', to], { profile, archiveUrl: archive.url })
    expect((await runWithout(lost, loss, ['manifests', 'verify', to])).code).toBe(0)
    rmSync(path.join(to, 'JWST'), { recursive: true })
    expect((await runWithout(lost, loss, ['manifests', 'verify', to, '--json'])).code).toBe(8)
  },
)

test.each(losing)('what stays in the foreground stays without its $lost ($loss)', async ({ loss, lost }) => {
  const place = (name: 'stdout' | 'stderr'): 'pipe' | number =>
    loss === 'full disk' && (lost === name || lost === 'both') ? opened('/dev/full', 'w') : 'pipe'
  const child = start(command(['serve', '--verbose']), ['ignore', place('stdout'), place('stderr')])
  for (const name of ['stdout', 'stderr'] as const)
    if (loss === 'closed pipe' && (lost === name || lost === 'both')) child[name]?.destroy()
    else child[name]?.resume()
  await until(() => existsSync(path.join(profile, 'owner.json')))
  const options = { profile, archiveUrl: archive.url }
  expect((await runCli(['add', uris[0] ?? '', '--to', to], options)).code).toBe(0)
  await until(async () => {
    const { lines } = await runCli(['queue', '--json'], { profile })
    return lines.some(({ kind, state }) => kind === 'item' && state === 'done')
  })
  child.kill('SIGTERM')
  expect((await once(child, 'exit'))[0]).toBe(143)
})

test.each([
  ['search', ['search', '--program', '2733', '--json']],
  ['products', ['products', '--program', '2733', '--json']],
  ['export', ['export', '--format', 'json', '--program', '2733']],
  ['token status', ['token', 'status']],
  ['products as a table', ['products', '--program', '2733', '--csv', '-']],
  ['export to /dev/stdout', ['export', '--format', 'wget', '--program', '2733', '--out', '/dev/stdout']],
  ['manifests', ['manifests', '--json']],
])('%s ends quietly when its reader has gone', async (_name, args) => {
  const { code, said } = await runWithout('stdout', 'closed pipe', [...args, '--quiet'], whole.url)
  expect({ code, said }).toEqual({ code: 0, said: '' })
})

test.runIf(process.platform === 'linux').each([
  ['search', ['search', '--program', '2733', '--json']],
  ['products', ['products', '--program', '2733', '--json']],
  ['export', ['export', '--format', 'curl', '--program', '2733']],
])(
  '%s on a full disk says that its results are cut short, and ends with 7 (needs: other system)',
  async (_name, args) => {
    const { code, said } = await runWithout('stdout', 'full disk', [...args, '--quiet'], whole.url)
    expect(code).toBe(7)
    expect(said).toBe(
      'halyard: standard output cannot be written (ENOSPC), so the results are not complete.\n',
    )
  },
)

testWithVolume('a disk that takes only the beginning of the results ends the command with 7', async () => {
  const volumeBytes = 4 * 1024 * 1024
  const volume = mountVolume(volumeBytes)
  await runCli(['get', ...uris, '--to', to], { profile, archiveUrl: archive.url })
  const texts = [
    ['export', '--format', 'curl', '--program', '2733'],
    ['products', '--program', '2733', '--csv', '-'],
    ['products', '--program', '2733'],
    ['products', '--program', '2733', '--json'],
    ['search', '--program', '2733', '--json'],
    ['manifests', 'export', '1', '--format', 'html'],
  ]
  const wholeUrl = { url: whole.url }
  for (const args of texts) {
    const file = path.join(scratch, 'whole')
    const child = start(command([...args, '--quiet']), ['ignore', opened(file, 'w'), 'ignore'], wholeUrl)
    expect([args, (await once(child, 'close'))[0]]).toEqual([args, 0])
    // The volume has room for all but the end of the results.
    const room = Math.floor((statSync(file).size - 1) / 4096) * 4096
    writeFileSync(path.join(volume, 'filling'), Buffer.alloc(volumeBytes - room))
    const place = opened(path.join(volume, 'results'), 'w')
    const cut = start(command([...args, '--quiet']), ['ignore', place, 'pipe'], wholeUrl)
    const said = text(cut.stderr as Readable) // spawned with a pipe
    expect([args, (await once(cut, 'close'))[0]]).toEqual([args, 7])
    expect(await said).toContain('so the results are not complete')
    // An open file keeps its room.
    for (const descriptor of open.splice(0)) closeSync(descriptor)
    for (const name of ['filling', 'results']) rmSync(path.join(volume, name))
  }
})

/** Waits until files arrive, hangs up, and answers how it ended. */
async function hangUp(child: ChildProcess, pid: number): Promise<number | null> {
  const before = slow.requests().bodyBytes
  const ended = once(child, 'exit') as Promise<[number | null]>
  await until(() => slow.requests().bodyBytes > before + 200_000)
  process.kill(pid, 'SIGHUP')
  return (await ended)[0]
}
const get = (): readonly string[] => command(['get', ...uris, '--to', to, '--json'])

test.runIf(process.platform !== 'win32')(
  'under nohup a get outlives its terminal (needs: other system)',
  async () => {
    const out = path.join(scratch, 'out')
    const script = 'nohup "$@" > "$OUT" 2> /dev/null < /dev/null & echo $!; wait $!'
    const child = start(['bash', '-c', script, 'bash', ...get()], ['ignore', 'pipe', 'ignore'], {
      env: { OUT: out },
      url: slow.url,
    })
    // Spawned with a pipe.
    const [first] = (await once(child.stdout as Readable, 'data')) as [Buffer]
    expect(await hangUp(child, Number(String(first)))).toBe(0)
    expect(linesOf(readFileSync(out, 'utf8')).at(-1)).toMatchObject({ asked: 40, verified: 40 })
  },
)

test.runIf(process.platform === 'linux').each([
  [
    'a shell that ignores hang-ups',
    (args: readonly string[]) => ['sh', '-c', `trap '' HUP; "$@" & echo $!; wait $!`, 'sh', ...args],
  ],
  [
    'a script under nohup',
    (args: readonly string[]) => ['nohup', 'sh', '-c', '"$@" & echo $!; wait $!', 'sh', ...args],
  ],
])('started by %s, a get outlives its terminal (needs: other system)', async (_name, inShell) => {
  const child = start(inShell(get()), ['ignore', 'pipe', 'ignore'], { url: slow.url })
  // Spawned with a pipe.
  const [first] = (await once(child.stdout as Readable, 'data')) as [Buffer]
  const pid = Number(String(first).split('\n')[0])
  expect(await hangUp(child, pid)).toBe(0)
})

test.runIf(process.platform === 'linux').each<[string, () => StdioOptions]>([
  ['nohup.out', () => ['ignore', opened(path.join(scratch, 'nohup.out'), 'a'), 'ignore']],
  ['an input that cannot be read', () => [opened('/dev/null', 'w'), 'ignore', 'ignore']],
])('what nohup puts in the place of a terminal is known: %s (needs: other system)', async (_name, stdio) => {
  const child = start(get(), stdio(), { cwd: scratch, url: slow.url })
  expect(await hangUp(child, child.pid ?? 0)).toBe(0)
})

test('several hang-ups, and then SIGTERM, are one wish to stop: everything is saved', async () => {
  const child = start(get(), ['ignore', 'ignore', 'ignore'], { url: slow.url })
  const pid = child.pid ?? 0
  const before = slow.requests().bodyBytes
  await until(() => slow.requests().bodyBytes > before + 200_000)
  for (const signal of ['SIGHUP', 'SIGHUP', 'SIGTERM'] as const) process.kill(pid, signal)
  expect((await once(child, 'exit'))[0]).toBe(143)
  const { lines } = await runCli(['queue', '--json'], { profile })
  expect(lines.filter(({ state }) => state === 'fetching' || state === 'verifying')).toEqual([])
  expect(readFileSync(path.join(to, 'manifest.json'), 'utf8')).toContain('"state":"queued"')
})
