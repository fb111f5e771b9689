import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'

/** With `--json`, standard output holds JSON lines and nothing else. */

let archive: DemoArchive
let scratch: string
beforeAll(async () => {
  const catalogue = createCatalogue({ scale: 0.01 })
  archive = await startArchive({ catalogue, bodyOf })
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-one-output-'))
  mkdirSync(path.join(scratch, 'profile'))
  const file = [...catalogue.files()].find(({ access, sizeBytes }) => access === 'PUBLIC' && sizeBytes < 1e5)
  const fetched = await halyard(['get', file?.uri ?? '', '--to', path.join(scratch, 'files')])
  expect(fetched.code).toBe(0)
})
afterAll(async () => {
  await archive.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const halyard = (args: readonly string[]): Promise<CliResult> =>
  runCli(args, { profile: path.join(scratch, 'profile'), archiveUrl: archive.url })

const ofBatch = ['curl', 'aria2', 'wget', 'csv', 'ecsv', 'json'].map(
  format => [format, ['export', '--format', format, '--batch', '1']] as const,
)
const ofManifest = ['html', 'csv', 'json', 'sha256'].map(
  format => [format, ['manifests', 'export', '1', '--format', format]] as const,
)
const named = ['-', '/dev/stdout'].map(
  out => ['curl', ['export', '--format', 'curl', '--batch', '1', '--out', out]] as const,
)

test.each([...ofBatch, ...ofManifest, ...named])(
  'a text of the format %s is one JSON line with --json: %j',
  async (format, args) => {
    const file = path.join(scratch, `text-${format}`)
    const plain = await halyard([...(args.includes('--out') ? args.slice(0, -2) : args), '--out', file])
    const { code, stdout, stderr, lines } = await halyard([...args, '--json'])
    expect([plain.code, code, stdout.split('\n').length, stderr]).toEqual([0, 0, 2, plain.stderr])
    const [line] = lines
    expect([lines.length, Object.keys(line ?? {})]).toEqual([1, ['v', 'kind', 'format', 'text']])
    expect(line).toMatchObject({ v: 1, kind: 'export', format })
    expect(withoutTimes(String(line?.['text']))).toBe(withoutTimes(readFileSync(file, 'utf8')))
  },
)

/** A text says when it was written. */
const withoutTimes = (text: string): string =>
  text.replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?/g, '')

test('an export that finds nothing is one line that says so', async () => {
  const { code, lines } = await halyard(['export', '--format', 'curl', '--program', '99999', '--json'])
  expect([code, lines]).toMatchObject([4, [{ v: 1, kind: 'error', code: 'nothing-found' }]])
})

test.each(['-', '/dev/fd/1'])(
  'products with --csv %s and --json asks for two outputs on one stream',
  async csv => {
    const { code, stdout, stderr, lines } = await halyard([
      'products',
      '--program',
      '2733',
      '--csv',
      csv,
      '--json',
    ])
    expect([code, lines]).toMatchObject([2, [{ v: 1, kind: 'error', code: 'usage' }]])
    expect([stdout.split('\n').length, stderr.includes('holds only JSON lines')]).toEqual([2, true])
  },
)

test('a table in a file and JSON lines go together', async () => {
  const file = path.join(scratch, 'table.csv')
  const { code, lines } = await halyard(['products', '--program', '2733', '--csv', file, '--json'])
  expect([code, lines.length > 10, readFileSync(file, 'utf8').split('\n').length > 10]).toEqual([
    0,
    true,
    true,
  ])
  const out = path.join(scratch, 'fetch.sh')
  const exported = await halyard(['export', '--format', 'curl', '--batch', '1', '--out', out, '--json'])
  expect([exported.code, exported.stdout, readFileSync(out, 'utf8').length > 100]).toEqual([0, '', true])
})

test.each([[['--no-such']], [['no-such']], [['get', '--limit', 'x']], [['queue', 'x', 'y']], [[]]])(
  'a mistake in the arguments (%j) is one JSON line',
  async args => {
    const { code, lines } = await halyard([...args, '--json'])
    expect([code, lines]).toMatchObject([2, [{ kind: 'error', code: 'usage' }]])
    expect(lines).toHaveLength(1)
  },
)
