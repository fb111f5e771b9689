import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Secret } from '#core/token/secret'
import { AppError } from '#shared/errors'
import { attemptTo, handledElsewhere, ignore, orAbsent, orElse } from '#shared/ignore'
import { logOf } from '#shared/log'
import { logFileOf, logFolderOf } from '#platform/log/log-files'
import { openLog, type OpenedLog } from '#platform/log/open-log'
import { lastLogLines, readLogFiles } from '#platform/log/read-log'

let profileFolder: string
let log: OpenedLog | null

beforeEach(() => {
  profileFolder = mkdtempSync(path.join(tmpdir(), 'halyard-log-'))
  log = null
})
afterEach(() => {
  log?.close()
  rmSync(profileFolder, { recursive: true, force: true })
})

const text = (): string => readFileSync(logFileOf(profileFolder), 'utf8')
const entries = (): readonly Readonly<Record<string, unknown>>[] =>
  text()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>)

test('a program writes JSON lines with time, level, program and area, between its start and its stop', () => {
  log = openLog({ profileFolder, program: 'get' })
  logOf('queue').warn('attempt', { batch: 1, item: 7, reason: 'network', host: undefined })
  log.close({ exitCode: 5 })
  const [start, attempt, stop] = entries()
  const every = {
    program: 'get',
    pid: process.pid,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
  }
  expect(start).toMatchObject({ ...every, level: 'info', area: 'program', what: 'start', version: '0.1.0' })
  expect(attempt).toEqual({
    ...every,
    level: 'warn',
    area: 'queue',
    what: 'attempt',
    batch: 1,
    item: 7,
    reason: 'network',
  })
  expect(stop).toMatchObject({ ...every, what: 'stop', exitCode: 5 })
})

test('a program that has nothing to say leaves no file', () => {
  openLog({ profileFolder, program: 'queue' }).close({ exitCode: 0 })
  expect(readdirSync(profileFolder)).toEqual([])
})

test.skipIf(process.platform === 'win32')(
  'folder and file are for this user alone (needs: other system)',
  () => {
    log = openLog({ profileFolder, program: 'get' })
    logOf('queue').info('run')
    log.close()
    expect(statSync(logFolderOf(profileFolder)).mode & 0o777).toBe(0o700)
    expect(statSync(logFileOf(profileFolder)).mode & 0o777).toBe(0o600)
  },
)

test('the files of a log are bounded in number and size, and the last lines stay', () => {
  const bounds = { mostFiles: 3, fileBytes: 100_000 }
  log = openLog({ profileFolder, program: 'serve', bounds })
  for (let item = 0; item < 10_000; item += 1)
    logOf('queue').info('attempt', { item, detail: 'x'.repeat(100) })
  log.close()
  const folder = logFolderOf(profileFolder)
  const sizes = readdirSync(folder).map(name => statSync(path.join(folder, name)).size)
  expect(sizes).toHaveLength(3)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100_000)
  expect(entries().findLast(({ what }) => what === 'attempt')).toMatchObject({ item: 9_999 })
})

test('a profile that takes no lines stops nobody, and the loss is said once it takes them again', () => {
  let nowMs = Date.parse('2026-01-01T00:00:00Z')
  const inTheWay = logFolderOf(profileFolder)
  writeFileSync(inTheWay, '')
  log = openLog({ profileFolder, program: 'serve', nowMs: () => nowMs })
  for (let item = 0; item < 2_000; item += 1)
    logOf('queue').info('attempt', { item, detail: 'x'.repeat(100) })
  rmSync(inTheWay)
  nowMs += 60_000
  log.close()
  const lost = entries().find(({ what }) => what === 'lines lost')
  expect(lost).toMatchObject({
    area: 'log',
    level: 'warn',
    error: expect.stringMatching(/EEXIST|ENOTDIR/) as string,
  })
  const kept = entries().filter(({ what }) => what === 'attempt').length
  // The start line was among the lost ones.
  expect(Number(lost?.['count']) - 1 + kept).toBe(2_000)
})

test('a secret is blanked in every spelling, in values, names and texts that are cut', async () => {
  const token = 'c4nAry/T0ken+0123"456789'
  new Secret(token)
  log = openLog({ profileFolder, program: 'get' })
  const spellings = [
    token,
    encodeURIComponent(token),
    Buffer.from(token).toString('base64').replace(/=+$/, ''),
  ]
  for (const spelling of spellings) {
    logOf('queue').info('attempt', {
      detail: `GET https://host.example/?token=${spelling}`,
      [spelling]: true,
    })
    logOf('queue').info('attempt', { detail: `${'x'.repeat(1_990)}${spelling}` })
    await ignore(Promise.reject(new Error(`refused ${spelling}`, { cause: new Error(spelling) })), 'a try')
  }
  logOf('queue').info('attempt', { detail: 'https://me:password@host.example/' })
  log.close()
  expect(text()).not.toMatch(/c4nAry|T0ken|password/i)
  for (const spelling of spellings) expect(text()).not.toContain(spelling.slice(0, 8))
  expect(entries()).toHaveLength(12)
})

test('programs that write to one log at once leave whole lines', () => {
  mkdirSync(logFolderOf(profileFolder))
  const bounds = { mostFiles: 3, fileBytes: 20_000 }
  const one = openLog({ profileFolder, program: 'serve', bounds })
  logOf('queue').info('run')
  const other = openLog({ profileFolder, program: 'get', bounds })
  logOf('queue').info('run')
  other.close()
  one.close()
  expect(entries().map(({ program, what }) => `${String(program)} ${String(what)}`)).toEqual([
    'get start',
    'get run',
    'get stop',
    'serve start',
    'serve run',
    'serve stop',
  ])
})

test('a failure that lasts is logged once a minute, by what was tried and why the program continues', async () => {
  let nowMs = Date.parse('2026-01-01T00:00:00Z')
  log = openLog({ profileFolder, program: 'serve', nowMs: () => nowMs })
  const closed = Object.assign(new Error('no rights'), { code: 'EACCES' })
  const absent = Object.assign(new Error('not there'), { code: 'ENOENT' })
  for (let second = 0; second < 90; second += 1) {
    expect(await orAbsent(Promise.reject(closed), 'look at a folder: it counts as absent')).toBe(null)
    expect(await orAbsent(Promise.reject(absent), 'look at a folder: it counts as absent')).toBe(null)
    nowMs += 1_000
  }
  expect(await orElse(Promise.reject(closed), 7, 'ask')).toBe(7)
  attemptTo('save the curve', () => {
    throw new AppError('disk-full', 'The disk is full.', { cause: closed })
  })
  await handledElsewhere(Promise.reject(closed))
  log.close()
  const ignored = entries().filter(({ area }) => area === 'ignored')
  expect(ignored.map(({ what, error, code, cause }) => ({ what, error, code, cause }))).toEqual([
    ...Array<object>(2).fill({
      what: 'look at a folder: it counts as absent',
      error: 'no rights',
      code: 'EACCES',
    }),
    { what: 'ask', error: 'no rights', code: 'EACCES' },
    { what: 'save the curve', error: 'The disk is full.', code: 'disk-full', cause: 'no rights' },
  ])
})

test('a word that looks like a token is blanked as in messages; names, checksums and paths stay', () => {
  const hex = '4f0a9b8c7d6e5f40a1b2c3d4e5f60718'
  log = openLog({ profileFolder, program: 'get' })
  const kept = {
    file: 'jw02733001001_02101_00001_nrcb1_cal.fits',
    sha256: hex + hex,
    folder: '/scratch/550e8400-e29b-41d4-a716-446655440000/out',
    manifest: null,
  }
  logOf('queue').info('attempt', { ...kept, detail: `x${hex}.fits` })
  log.close()
  expect(entries()[1]).toMatchObject({ ...kept, detail: '[hidden].fits' })
  writeFileSync(logFileOf(profileFolder), text().replace('[hidden]', hex))
  expect(lastLogLines(profileFolder, 2)[0]).toMatchObject({ ...kept, detail: '[hidden].fits' })
})

test('a short token breaks no line and no name in it', () => {
  for (const token of ['1000', 'info', 'batch', 'true', 'queue']) new Secret(token)
  log = openLog({ profileFolder, program: 'get' })
  logOf('queue').info('attempt', { batch: 1000, isWhole: true, detail: 'info 1000 of queue' })
  log.close()
  const line = { level: 'info', area: 'queue', what: 'attempt', batch: 1000, isWhole: true }
  expect(entries()[1]).toMatchObject({ ...line, detail: '[token] [token] of [token]' })
  expect(lastLogLines(profileFolder, 2)[0]).toMatchObject(line)
})

test('a file that is far too large already does not stay, and its last lines are read without the rest', () => {
  mkdirSync(logFolderOf(profileFolder))
  const bounds = { mostFiles: 3, fileBytes: 100_000 }
  const line = `${JSON.stringify({ time: 't', level: 'info', program: 'get', pid: 1, area: 'queue', what: 'é' })}\n`
  writeFileSync(logFileOf(profileFolder), `${'x'.repeat(3e6)}\n${line.repeat(5_000)}`)
  expect(lastLogLines(profileFolder, 2).map(({ what }) => what)).toEqual(['é', 'é'])
  expect(lastLogLines(profileFolder, 1_000_000)).toHaveLength(5_000)
  writeFileSync(path.join(logFolderOf(profileFolder), 'halyard-20260101T000000000Z-1.log'), 'x'.repeat(1e6))
  log = openLog({ profileFolder, program: 'serve', bounds })
  logOf('queue').info('run')
  log.close()
  expect(readdirSync(logFolderOf(profileFolder))).toEqual(['halyard.log'])
  expect(entries().map(({ what }) => what)).toEqual(['start', 'run', 'stop'])
})

const noFiles = {
  'a folder': (place: string) => mkdirSync(place),
  'a pipe': (place: string) => execFileSync('mkfifo', [place]),
}
test.skipIf(process.platform === 'win32').each(Object.entries(noFiles))(
  '%s in the place of the log stops neither writer nor reader (needs: other system)',
  (_what, make) => {
    mkdirSync(logFolderOf(profileFolder))
    make(logFileOf(profileFolder))
    log = openLog({ profileFolder, program: 'get' })
    logOf('queue').info('run')
    log.close()
    const why = `The log cannot be read (${logFileOf(profileFolder)}: it is no plain file). Check its rights, or move it aside.`
    expect(() => lastLogLines(profileFolder, 1)).toThrow(new AppError('not-writable', why))
    expect(readLogFiles(profileFolder)).toEqual({ files: [], problems: [why] })
  },
)
