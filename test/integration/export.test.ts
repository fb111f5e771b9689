import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliOptions, type CliResult } from '#test/cli'
import { fixturePath, testWithFixtures } from '#test/fixtures'

const catalogue = createCatalogue({ scale: 0.05 })
const small = /_(?:asn\.json|cat\.ecsv|thumb\.jpg|pool\.csv)$/
const publicFiles = [...catalogue.files()]
  .filter(({ access, filename }) => access === 'PUBLIC' && small.test(filename))
  .slice(0, 5)
const protectedFile = [...catalogue.files()].find(
  ({ access, filename }) => access !== 'PUBLIC' && small.test(filename),
)
const uris = publicFiles.map(file => file.uri)
const formats = ['curl', 'aria2', 'wget', 'csv', 'ecsv', 'json'] as const

let archive: DemoArchive
let scratch: string
let profile: string

beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
})
afterAll(() => archive.stop())
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-export-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  return () => rmSync(scratch, { recursive: true, force: true })
})

const halyard = (args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> =>
  runCli(args, { profile, archiveUrl: archive.url, ...options })
const list = (...lines: string[]): string => {
  const file = path.join(scratch, 'list.txt')
  writeFileSync(file, lines.map(line => `${line}\n`).join(''))
  return file
}
const urisOf = ({ lines }: CliResult): unknown[] =>
  lines.filter(line => line['kind'] === 'item').map(line => line['uri'])

/** Hashes of all files below a folder by their path, without manifests. */
function contents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.parentPath !== folder)
    .map(entry => path.join(entry.parentPath, entry.name))
  const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
  return Object.fromEntries(entries.sort().map(file => [path.relative(folder, file), hash(file)]))
}

/** Runs a script with the real bash and curl; answers its exit code. */
const bash = (script: string, folder: string, env: Readonly<Record<string, string>> = {}): Promise<number> =>
  new Promise(resolve => {
    const environment = { PATH: process.env['PATH'], HOME: scratch, HALYARD_FOLDER: folder, ...env }
    execFile('bash', [script], { env: environment }, error => {
      resolve(error === null ? 0 : typeof error.code === 'number' ? error.code : -1)
    })
  })

test.each(formats)('%s is read back as the same files', async format => {
  const out = path.join(scratch, 'out')
  const exported = await halyard(['export', '--format', format, '--from', list(...uris), '--out', out])
  expect([exported.code, exported.stdout]).toEqual([0, ''])
  const imported = await halyard(['import', out, '--json'])
  expect([imported.code, urisOf(imported)]).toEqual([0, uris])
  const onStdout = await halyard(['export', '--format', format, '--from', list(...uris)])
  expect(stripped(onStdout.stdout)).toBe(stripped(readFileSync(out, 'utf8')))
})

/** The folder of a script is named after the minute. */
const stripped = (text: string): string => text.replaceAll(/MAST_\d{4}-\d\d-\d\dT\d{4}/g, 'MAST')

test('a curl script gives the bytes and folders that get gives, the protected file too', async () => {
  const all = [...uris, protectedFile?.uri ?? '']
  const to = path.join(scratch, 'got')
  const { token } = archive
  expect((await halyard(['get', ...all, '--to', to], { token })).code).toBe(0)
  const script = path.join(scratch, 'fetch.sh')
  const exported = await halyard(['export', '--format', 'curl', '--batch', to, '--out', script], { token })
  expect(exported.code).toBe(0)
  expect(readFileSync(script, 'utf8')).not.toContain(token)
  const folder = path.join(scratch, 'scripted')
  expect(await bash(script, folder, { MAST_API_TOKEN: token })).toBe(0)
  expect(contents(folder)).toEqual(contents(to))
  expect(Object.keys(contents(to)).length).toBe(all.length)
})

test('a file that the archive refuses makes the script end in 1 after the others', async () => {
  const gone = 'mast:JWST/product/jw00001-o001_t001_miri_f770w_i2d.fits'
  const script = path.join(scratch, 'fetch.sh')
  await halyard(['export', '--format', 'curl', '--from', list(gone, ...uris), '--out', script])
  const folder = path.join(scratch, 'scripted')
  expect(await bash(script, folder)).toBe(1)
  expect(Object.keys(contents(folder)).length).toBe(uris.length)
})

test('files that a format cannot fetch are named on stderr and end in 3', async () => {
  const to = path.join(scratch, 'got')
  const all = [uris[0] ?? '', protectedFile?.uri ?? '']
  await halyard(['get', ...all, '--to', to], { token: archive.token })
  const exported = await halyard(['export', '--format', 'aria2', '--batch', '1'])
  expect([exported.code, exported.stderr]).toEqual([
    3,
    expect.stringContaining(`${protectedFile?.uri ?? ''} is left out: It needs a token`),
  ])
  expect(exported.stdout).toContain(uris[0])
  expect(exported.stdout).not.toContain(protectedFile?.uri)
})

test('lines of a list that name no file are reported and end in 3', async () => {
  const from = list(uris[0] ?? '', 'https://example.org/x.fits')
  const exported = await halyard(['export', '--format', 'csv', '--from', from])
  expect([exported.code, exported.stderr, exported.stdout.split('\n').length]).toEqual([
    3,
    expect.stringContaining('example.org is not the archive'),
    3,
  ])
})

test('--out never replaces a pipe or a link by a file', async () => {
  const link = path.join(scratch, 'link')
  const behind = path.join(scratch, 'behind')
  writeFileSync(behind, 'old')
  symlinkSync(behind, link)
  const args = ['export', '--format', 'csv', '--from', list(...uris), '--out']
  await halyard([...args, link])
  expect([lstatSync(link).isSymbolicLink(), readFileSync(behind, 'utf8').split('\n').length]).toEqual([
    true,
    7,
  ])
  const pipe = path.join(scratch, 'pipe')
  execFileSync('mkfifo', [pipe])
  const arrived = readFile(pipe, 'utf8')
  await halyard([...args, pipe])
  expect([await arrived, lstatSync(pipe).isFIFO()]).toEqual([readFileSync(behind, 'utf8'), true])
})

test.each([['manifests'], ['manifests', 'verify'], ['manifests', 'search'], ['import'], ['export']])(
  'the help of %s has an example',
  async (...command) => {
    const { code, stdout } = await halyard([...command, '--help'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Example:\n {2}halyard /)])
  },
)

test('search options export the files that products lists', async () => {
  const options = ['--program', '2733', '--instrument', 'MIRI', '--level', '3']
  const listed = await halyard(['products', ...options, '--json'])
  const exported = await halyard(['export', '--format', 'json', ...options])
  const rows = JSON.parse(exported.stdout) as { dataURI: string }[] // the table's own columns
  expect([exported.code, rows.map(row => row.dataURI)]).toEqual([0, listed.lines.map(line => line['uri'])])
  expect(rows.length).toBeGreaterThan(3)
})

testWithFixtures("the archive's own script becomes one of ours for the archive that is set", async () => {
  const from = fixturePath('MAST_2024-08-27T07_49_14.511Z_api_retrieve.sh')
  const exported = await halyard(['export', '--format', 'curl', '--from', from])
  expect(exported.stdout.match(/^fetch /gm)?.length).toBe(6)
  expect(exported.stdout).toContain(`${archive.url}/api/v0.1/Download/file?uri=mast:HST/product/`)
  expect(exported.stdout).not.toContain('mast.stsci.edu')
})

test.each([
  ['no format', ['--from', 'x'], 2, /--format/],
  ['nothing to export', ['--format', 'csv'], 2, /in one way/],
  ['two ways at once', ['--format', 'csv', '--batch', '1', '--program', '2733'], 2, /in one way/],
  ['an unknown batch', ['--format', 'csv', '--batch', '99'], 4, /There is no batch/],
  [
    'a place that cannot be written',
    ['--format', 'csv', '--out', '/nowhere/x', '--from', '-'],
    7,
    /cannot be written/,
  ],
] as const)('%s gets one sentence', async (_, args, code, sentence) => {
  const result = await halyard(['export', ...args], { input: `${uris[0] ?? ''}\n` })
  expect([result.code, result.stderr]).toEqual([code, expect.stringMatching(sentence)])
  expect(result.stderr).not.toMatch(/\n\s+at /)
  expect(existsSync('/nowhere')).toBe(false)
})
