import type { ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { takeLock } from '#platform/owner/lock'
import { runCli, startCli, type CliOptions, type CliResult } from '#test/cli'
import { formerOwner } from '#test/former-owner'
import { untilQueueEnds } from '#test/stored-queue'

const catalogue = createCatalogue({ scale: 0.05 })
const publicUris = [...catalogue.files()].filter(file => file.access === 'PUBLIC').map(file => file.uri)
const exclusiveUris = [...catalogue.files()]
  .filter(file => file.access === 'EXCLUSIVE_ACCESS' && file.sizeBytes < 1e6)
  .map(file => file.uri)
let scratch: string
let profile: string
let archive: DemoArchive
const children: ChildProcess[] = []

beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-owner-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  await useArchive('latency:20ms')
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await archive.stop()
  rmSync(scratch, { recursive: true, force: true })
})

async function useArchive(faults: string): Promise<void> {
  archive = await startArchive({ catalogue, bodyOf, faults })
}

const halyard = (args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> =>
  runCli(args, { profile, archiveUrl: archive.url, ...options })

interface Started {
  readonly child: ChildProcess
  /** Exit code, output and errors, once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
  /** Resolves with the first line of either output that matches. */
  saw(pattern: RegExp): Promise<string>
}

function start(args: readonly string[], options: Partial<CliOptions> = {}): Started {
  const child = startCli(args, { profile, archiveUrl: archive.url, ...options })
  children.push(child)
  const lines: string[] = []
  const waiting = new Set<{ readonly pattern: RegExp; readonly found: (line: string) => void }>()
  const texts = { stdout: '', stderr: '' }
  const read = (name: 'stdout' | 'stderr'): void => {
    const stream = child[name]
    if (stream === null) throw new Error('The command has no pipes.')
    createInterface({ input: stream }).on('line', line => {
      texts[name] += `${line}\n`
      lines.push(line)
      for (const one of waiting) if (one.pattern.test(line)) one.found(line)
    })
  }
  read('stdout')
  read('stderr')
  child.stdin?.end(options.input ?? '')
  const ended = new Promise<number | null>(resolve => child.once('close', resolve)).then(code => ({
    code,
    ...texts,
  }))
  const saw = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const known = lines.find(line => pattern.test(line))
      if (known !== undefined) resolve(known)
      waiting.add({ pattern, found: resolve })
      void ended.then(({ stdout, stderr }) =>
        reject(new Error(`It ended without saying ${String(pattern)}: ${stdout}${stderr}`)),
      )
    })
  return { child, ended, saw }
}

const serve = async (options: Partial<CliOptions> = {}): Promise<Started> => {
  const started = start(['serve'], options)
  await started.saw(/^page: /)
  return started
}

function listOf(uris: readonly string[]): string {
  const file = path.join(scratch, `list-${uris.length}.txt`)
  writeFileSync(file, `${uris.join('\n')}\n`)
  return file
}

const toOf = (name: string): string => path.join(scratch, name)

/** What the queue answers of the batch when nothing is left to do. */
async function untilFinished(batchId: number): Promise<Readonly<Record<string, unknown>>> {
  await untilQueueEnds(profile)
  for (;;) {
    const { lines } = await halyard(['queue', '--batch', String(batchId), '--json'])
    const summary = lines.at(-1) ?? {}
    if (summary['waiting'] === 0) return summary
  }
}

const mostAskedTwice = (): readonly string[] =>
  Object.entries(archive.requests().byUri)
    .filter(([, count]) => count > 1)
    .map(([uri]) => uri)

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise(resolve => setTimeout(resolve, 5))
}

test('add returns at once, says that nothing runs the queue, and a later serve fetches everything once', async () => {
  const added = await halyard(['add', '--from', listOf(publicUris.slice(0, 20)), '--to', toOf('a'), '--json'])
  expect(added.code).toBe(0)
  expect(added.lines).toEqual([
    expect.objectContaining({ v: 1, kind: 'batch', id: 1, asked: 20, added: 20, known: 0, owner: null }),
  ])
  expect(added.stderr).toContain('halyard serve')
  expect(archive.requests().downloads).toBe(0)
  await serve()
  expect(await untilFinished(1)).toMatchObject({ kind: 'summary', batch: 1, asked: 20, verified: 20 })
  expect(mostAskedTwice()).toEqual([])
})

test('add while serve runs is fetched by it, and the answer says by which process', async () => {
  const { child } = await serve()
  const added = await halyard(['add', ...publicUris.slice(0, 5), '--to', toOf('a'), '--json'])
  expect(added.lines[0]).toMatchObject({ kind: 'batch', asked: 5, owner: child.pid })
  expect(await untilFinished(1)).toMatchObject({ verified: 5, failed: 0 })
})

test('a get is handed to the owner, reports every file, and nothing is fetched twice', async () => {
  await serve()
  const first = halyard(['get', '--from', listOf(publicUris.slice(0, 30)), '--to', toOf('a'), '--json'])
  const second = halyard(['get', '--from', listOf(publicUris.slice(30, 61)), '--to', toOf('b'), '--json'])
  const results = await Promise.all([first, second])
  expect(results.map(result => result.code)).toEqual([0, 0])
  expect(results.map(result => result.lines.at(-1))).toEqual([
    expect.objectContaining({
      kind: 'summary',
      asked: 30,
      verified: 30,
      manifest: path.join(toOf('a'), 'MANIFEST.HTML'),
    }),
    expect.objectContaining({
      kind: 'summary',
      asked: 31,
      verified: 31,
      manifest: path.join(toOf('b'), 'MANIFEST.HTML'),
    }),
  ])
  expect(results.map(result => result.lines.filter(line => line['state'] === 'done').length)).toEqual([
    30, 31,
  ])
  expect(archive.requests().downloads).toBe(61)
  expect(mostAskedTwice()).toEqual([])
})

test('two gets at once without any owner both finish, in two folders and in the same one', async () => {
  const [one = '', two = '', shared = ''] = ['a', 'b', 'c'].map(toOf)
  const results = await Promise.all([
    halyard(['get', '--from', listOf(publicUris.slice(0, 40)), '--to', one, '--json']),
    halyard(['get', '--from', listOf(publicUris.slice(40, 81)), '--to', two, '--json']),
    halyard(['get', '--from', listOf(publicUris.slice(81, 93)), '--to', shared, '--json']),
    halyard(['get', '--from', listOf(publicUris.slice(87, 100)), '--to', shared, '--json']),
  ])
  expect(results.map(result => result.code)).toEqual([0, 0, 0, 0])
  const queue = await halyard(['queue', '--json'])
  const summaries = queue.lines.filter(line => line['kind'] === 'summary')
  expect(summaries.map(line => [line['folder'], line['asked'], line['verified']]).sort()).toEqual([
    [one, 40, 40],
    [two, 41, 41],
    [shared, 19, 19],
  ])
})

test('the owner may be killed at any moment: the next command owns the queue at once, and nothing is lost', async () => {
  const list = listOf(publicUris.slice(0, 60))
  for (let kill = 0; kill < 6; kill += 1) {
    const get = start(['get', '--from', list, '--to', toOf('a')])
    const before = archive.requests().downloads
    // At another point of its life each time: while it starts, enqueues, and fetches.
    if (kill > 0) await until(() => archive.requests().downloads >= before + kill * 2)
    else await until(() => existsSync(path.join(profile, 'owner.json')))
    get.child.kill('SIGKILL')
    await get.ended
    const queue = await halyard(['queue', '--json'])
    expect(queue.code).toBe(0)
  }
  const last = await halyard(['get', '--from', list, '--to', toOf('a'), '--json'])
  expect(last.code).toBe(0)
  expect(last.lines.at(-1)).toMatchObject({ asked: 60, verified: 60 })
})

test('a get whose owner is killed takes the queue over and finishes', async () => {
  await archive.stop()
  await useArchive('latency:100ms')
  const owner = await serve()
  const get = start(['get', '--from', listOf(publicUris.slice(0, 40)), '--to', toOf('a'), '--json'])
  await until(() => archive.requests().downloads > 8)
  owner.child.kill('SIGKILL')
  const { code, stdout } = await get.ended
  expect(code).toBe(0)
  expect(stdout.match(/"kind":"item"/g)).toHaveLength(40)
  expect(stdout).toContain('"verified":40')
})

test('guests continue by themselves when their owner stops', async () => {
  await archive.stop()
  await useArchive('latency:100ms')
  const owner = await serve()
  const get = start(['get', '--from', listOf(publicUris.slice(0, 40)), '--to', toOf('a'), '--json'])
  await until(() => archive.requests().downloads > 8)
  owner.child.kill('SIGTERM')
  expect((await owner.ended).code).toBe(143)
  const { code, stdout } = await get.ended
  expect(code).toBe(0)
  expect(stdout).toContain('"verified":40')
})

test.each([
  ['in the process that fetches', false],
  ['handed to an owner', true],
])('Ctrl-C on a get %s pauses its batch, and the same get resumes it', async (_where, isServed) => {
  await archive.stop()
  await useArchive('latency:100ms')
  if (isServed) await serve()
  const args = ['get', '--from', listOf(publicUris.slice(0, 40)), '--to', toOf('a'), '--json']
  const get = start(args)
  await until(() => archive.requests().downloads > 8)
  get.child.kill('SIGINT')
  const { code, stdout } = await get.ended
  expect(code).toBe(130)
  expect(stdout).toContain('"kind":"summary"')
  expect(existsSync(path.join(toOf('a'), 'MANIFEST.HTML'))).toBe(true)
  const queue = await halyard(['queue', '--json'])
  expect(queue.lines.at(-1)).toMatchObject({ state: 'paused', asked: 40, failed: 0, cancelled: 0 })
  const stopped = archive.requests().downloads
  expect(stopped).toBeLessThan(40)
  const again = await halyard(args)
  expect(again.code).toBe(0)
  expect(again.lines.at(-1)).toMatchObject({ asked: 40, verified: 40 })
})

test('pause, resume, cancel, retry and remove work from another process', async () => {
  await archive.stop()
  await useArchive('latency:100ms')
  await serve()
  await halyard(['add', '--from', listOf(publicUris.slice(0, 30)), '--to', toOf('a')])
  await until(() => archive.requests().downloads > 2)
  const paused = await halyard(['pause', '--batch', '1', '--json'])
  expect(paused.lines[0]).toMatchObject({ kind: 'summary', batch: 1, state: 'paused', asked: 30 })
  const cancelled = await halyard(['cancel', '--batch', '1', '--json'])
  expect(cancelled.lines[0]).toMatchObject({ waiting: 0, failed: 0 })
  const retried = await halyard(['retry', '--batch', '1', '--json'])
  expect(retried.lines[0]).toMatchObject({ cancelled: 0 })
  expect((await halyard(['resume', '--all', '--json'])).lines[0]).toMatchObject({ state: 'queued' })
  expect(await untilFinished(1)).toMatchObject({ asked: 30, verified: 30 })
  const filesBefore = readdirSync(toOf('a'), { recursive: true }).length
  const { lines } = await halyard(['queue', '--json'])
  const item = await halyard(['remove', '--item', String(lines[0]?.['id']), '--json'])
  expect(item.lines[0]).toMatchObject({ kind: 'item', uri: lines[0]?.['uri'] })
  expect((await halyard(['queue', '--json'])).lines.at(-1)).toMatchObject({ asked: 29 })
  expect((await halyard(['remove', '--batch', '1'])).code).toBe(0)
  expect(await halyard(['queue'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('empty') as string,
  })
  expect(readdirSync(toOf('a'), { recursive: true })).toHaveLength(filesBefore)
  // The history is another wish.
  const kept = await halyard(['manifests', 'list', '--json'])
  expect(kept.lines).toHaveLength(1)
  expect((await halyard(['manifests', 'search', 'jw02733', '--json'])).code).toBe(0)
  expect((await halyard(['remove', '--batch', '1', '--history'])).code).toBe(0)
  expect((await halyard(['manifests', 'list', '--json'])).lines).toEqual([])
  expect((await halyard(['remove', '--batch', '1', '--history'])).code).toBe(2)
  expect(readdirSync(toOf('a'), { recursive: true })).toHaveLength(filesBefore)
})

test.each([
  [['pause']],
  [['pause', '--all', '--batch', '1']],
  [['resume', '--batch', '77']],
  [['remove', '--item', '77']],
  [['queue', '--batch', '77']],
  [['queue', '--state', 'sleeping']],
])('%j is a usage error of one sentence', async args => {
  const { code, stderr } = await halyard(args)
  expect([code, stderr.trim().split('\n').length]).toEqual([2, 1])
})

test('a second serve says which process runs the queue, and where its page is', async () => {
  const owner = await serve()
  const { child } = owner
  const url = new URL((await owner.saw(/^page: /)).slice('page: '.length))
  const second = await halyard(['serve', '--json'])
  expect(second.code).toBe(2)
  expect(second.stderr).toContain(`Process ${String(child.pid)} already runs this queue.`)
  expect(second.stderr).toContain(url.origin)
})

test('a serve that comes while a get uses the queue waits for it, and then runs the queue', async () => {
  const get = start(['get', '--from', listOf(publicUris.slice(0, 20)), '--to', toOf('a')])
  await until(() => archive.requests().downloads > 2)
  const second = await serve()
  expect((await get.ended).code).toBe(0)
  const added = await halyard(['add', publicUris[20] ?? '', '--to', toOf('b'), '--json'])
  expect(added.lines[0]).toMatchObject({ owner: second.child.pid })
})

test('an owner that does not answer is exit code 10, and it is named', async () => {
  const { child } = await serve()
  child.kill('SIGSTOP')
  const asked = await halyard(['queue', '--json'])
  child.kill('SIGCONT')
  expect(asked.code).toBe(10)
  expect(asked.lines).toEqual([
    {
      v: 1,
      kind: 'error',
      code: 'owner-silent',
      message: expect.stringContaining(String(child.pid)) as string,
    },
  ])
  expect((await halyard(['queue'])).code).toBe(0)
})

test("a get brings its own token to another process's queue, for its batch alone, and it lies nowhere", async () => {
  const [uri = '', another = ''] = exclusiveUris
  await serve()
  const without = await halyard(['get', uri, '--to', toOf('without'), '--json'])
  expect(without.code).toBe(6)
  const withToken = await halyard(['get', uri, '--to', toOf('with'), '--json'], { token: archive.token })
  expect(withToken.code).toBe(0)
  const later = await halyard(['get', another, '--to', toOf('later'), '--json'])
  expect(later.code).toBe(6)
  for (const folder of [profile, toOf('with'), toOf('without')])
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const file = path.join(entry.parentPath, entry.name)
        expect(readFileSync(file).includes(archive.token), file).toBe(false)
      }
})

test('an owner that asks another archive is not handed the files', async () => {
  await serve()
  const get = await halyard(['get', publicUris[0] ?? '', '--to', toOf('a')], {
    archiveUrl: 'http://127.0.0.1:9',
  })
  expect(get.code).toBe(2)
  expect(get.stderr).toContain(archive.url)
})

test('commands are answered while hundreds of small files arrive', async () => {
  const small = [...catalogue.files()].filter(file => file.access === 'PUBLIC' && file.sizeBytes < 300_000)
  const uris = small.slice(0, 300).map(file => file.uri)
  await serve()
  await halyard(['add', '--from', listOf(uris), '--to', toOf('a')])
  const seen: number[] = []
  for (;;) {
    const { code, lines } = await halyard(['queue', '--state', 'waiting', '--json'])
    expect(code).toBe(0)
    const summary = lines.at(-1) ?? {}
    const sum = ['verified', 'failed', 'cancelled', 'waiting'].reduce(
      (total, key) => total + Number(summary[key]),
      0,
    )
    expect(sum).toBe(uris.length)
    seen.push(Number(summary['verified']))
    if (summary['waiting'] === 0) break
  }
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(seen.at(-1)).toBe(uris.length)
})

test('a profile whose path is too long for a socket works all the same, and the socket is private', async () => {
  profile = path.join(scratch, 'p'.repeat(150))
  await serve()
  const { socket } = JSON.parse(readFileSync(path.join(profile, 'owner.json'), 'utf8')) as { socket: string }
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100)
  expect(statSync(socket).mode & 0o777).toBe(0o600)
  expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700)
  expect(statSync(path.join(profile, 'owner.json')).mode & 0o777).toBe(0o600)
  const got = await halyard(['get', publicUris[0] ?? '', '--to', toOf('a'), '--json'])
  expect(got.lines.at(-1)).toMatchObject({ verified: 1 })
  for (const child of children) child.kill('SIGTERM')
  await until(() => !existsSync(path.dirname(socket)))
})

test('20,000 files go through one add to the owner', async () => {
  await serve()
  const uris = Array.from(
    { length: 20_000 },
    (_, n) => `mast:JWST/product/jw${String(10_000 + n).padStart(5, '0')}001001_02101_00001_nrcb1_cal.fits`,
  )
  const added = await halyard(['add', '--from', listOf(uris), '--to', toOf('a'), '--json'])
  expect(added.code).toBe(0)
  expect(added.lines[0]).toMatchObject({ asked: 20_000, added: 20_000 })
  expect((await halyard(['cancel', '--all', '--json'])).lines.at(-1)).toMatchObject({
    asked: 20_000,
    waiting: 0,
  })
})

test('a command that meets an owner of the former version says so in one sentence, and ends with 10', async () => {
  const lock = takeLock(profile)
  try {
    await formerOwner(profile)
    const { code, stdout, stderr } = await halyard(['queue'])
    expect([code, stdout, stderr]).toEqual([
      10,
      '',
      'halyard: This queue is owned by another version of Halyard (process 4711); end it, or use that version.\n',
    ])
  } finally {
    lock?.release()
  }
})
