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
  // What is collected is written at once, so a file ends at most so much later.
  expect(Math.max(...sizes)).toBeLessThan(100_000 + 2 * 64 * 1024)
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

test('a failure that lasts is logged once a minute, by what was tried and why the program goes on', async () => {
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
