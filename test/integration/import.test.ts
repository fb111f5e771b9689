import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runCli, type CliOptions, type CliResult } from '#test/cli'
import { describeWithFixtures, fixture, fixturePath } from '#test/fixtures'

/** Stands for the archive, and for whoever a script would like to talk to: it must never be asked. */
let server: Server
let asked = 0
let url: string
let scratch: string
let profile: string

beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1
    response.end()
  })
  server.on('connection', () => (asked += 1))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on TCP
})
afterAll(() => new Promise<void>(done => server.close(() => done())))
beforeEach(() => {
  asked = 0
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-import-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  return () => rmSync(scratch, { recursive: true, force: true })
})

const halyard = (args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> =>
  runCli(args, { profile, archiveUrl: url, cwd: scratch, ...options })
const write = (name: string, text: string): string => {
  const file = path.join(scratch, name)
  writeFileSync(file, text)
  return file
}
const items = ({ lines }: CliResult) => lines.filter(line => line['kind'] === 'item')
const uri = 'mast:JWST/product/jw02733002001_02103_00001_mirimage_cal.fits'
const address = `https://mast.stsci.edu/api/v0.1/Download/file?uri=${uri}`

describeWithFixtures('every recorded script, manifest and list', () => {
  test.each([
    ['MAST_2024-07-03T0023.sh', 'script', 589, 0, 'HST/n8yj04010/n8yj04010_asc.fits'],
    ['MAST_2024-07-03T0023_MANIFEST.HTML', 'manifest', 589, 0, null],
    ['MANIFEST_2026-06-26.HTML', 'manifest', 2, 0, null],
    ['mastDownload_20230125125957.sh', 'script', 80, 0, null],
    ['MAST_2024-07-11T09_26_29.889Z_api_retrieve.sh', 'script', 44, 0, 'HST/N43C05030/n43c05030_asn.fits'],
    ['MAST_2024-08-27T07_49_14.511Z_api_retrieve.sh', 'script', 6, 0, 'HST/n8ku01050_asn.fits'],
    [
      'jw02731_ero_dl-cal.sh',
      'script',
      6139,
      0,
      'jw02731/jw02731002003/jw02731002003_02107_00007_mirimage_cal_thumb.jpg',
    ],
    ['download_overlay_export_example.csv', 'list', 5, 0, null],
    ['jwst_products_jw02733_level2_70rows.csv', 'list', 70, 0, null],
    ['reference_sample_products.ecsv', 'list', 22, 0, null],
    ['astroquery_download_manifest_errors.csv', 'list', 6, 0, null],
    ['astroquery_bundleResponse.json', 'json', 3, 1, null],
  ] as const)('%s', async (name, source, count, refused, place) => {
    const result = await halyard(['import', fixturePath(name), '--json'])
    expect([result.code, items(result).length, result.lines.at(-1)]).toEqual([
      refused > 0 ? 3 : 0,
      count,
      expect.objectContaining({ kind: 'summary', source, asked: count, waiting: count, refused }),
    ])
    const paths = items(result).map(item => String(item['path']))
    expect(new Set(paths).size).toBe(count)
    if (place !== null) expect(paths).toContain(place)
    expect(asked).toBe(0)
  })

  test('a Portal script is laid out exactly as it would lay itself out', async () => {
    const places = [
      ...fixture('MAST_2024-07-03T0023.sh').matchAll(/--output \.\/\$\{DOWNLOAD_FOLDER\}'\/([^']+)'/g),
    ].map(found => found[1])
    const imported = await halyard(['import', fixturePath('MAST_2024-07-03T0023.sh'), '--json'])
    expect(items(imported).map(item => item['path'])).toEqual(places)
  })

  test('--to adds an early release script to the queue in its own folders, and says how to start', async () => {
    const script = fixturePath('jw02731_ero_dl-cal.sh')
    const to = path.join(scratch, 'ero')
    const result = await halyard(['import', script, '--to', to, '--json'])
    expect([result.code, result.stderr]).toEqual([
      0,
      expect.stringMatching(/Batch 1: 6,139 files were added, 0 were already in it\..*halyard serve/),
    ])
    expect(items(result)[0]?.['path']).toBe(
      path.join(to, 'jw02731/jw02731002003/jw02731002003_02107_00007_mirimage_cal_thumb.jpg'),
    )
    const shown = await halyard(['manifests', 'show', '1'])
    const queued = shown.stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(row => row.split('\t')[1])
    expect(queued).toEqual(items(result).map(item => path.relative(to, String(item['path']))))
    const again = await halyard(['import', script, '--to', to, '--json'])
    expect(again.stderr).toContain('0 files were added, 6,139 were already in it')
    expect(asked).toBe(0)
  })
})

test('without --to, or with --dry-run, nothing is written anywhere', async () => {
  const list = write('list.txt', `${uri}\n`)
  const shown = await halyard(['import', list])
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('1 file, 0 lines left out (list)')])
  const dry = await halyard(['import', list, '--to', 'there', '--dry-run', '--json'])
  expect(items(dry).map(item => item['path'])).toEqual([
    path.join(scratch, 'there/JWST/jw02733002001_02103_00001_mirimage', path.basename(uri)),
  ])
  expect([readdirSync(scratch).sort(), readdirSync(profile)]).toEqual([['list.txt', 'profile'], []])
})

test('standard input and --layout', async () => {
  const script = `#!/bin/bash\ncurl --output ./odd/place/x.fits '${address}'\n`
  const place = async (...more: string[]): Promise<unknown> =>
    items(await halyard(['import', '-', '--json', ...more], { input: script }))[0]?.['path']
  expect(await place()).toBe('odd/place/x.fits')
  expect(await place('--layout', 'flat')).toBe('JWST/x.fits')
})

test.each([
  ['UTF-16 with its mark', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16 without', (text: string) => Buffer.from(text, 'utf16le')],
  ['UTF-16 in the other order', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ['UTF-8 with its mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
] as const)('a list in %s is read by import and by get --from', async (_, encoded) => {
  const file = path.join(scratch, 'list.txt')
  writeFileSync(file, encoded(`sep=;\r\ndataURI;size\r\n"${uri}";7\r\n`))
  const imported = await halyard(['import', file, '--json'])
  expect([imported.code, items(imported).map(item => [item['uri'], item['size']])]).toEqual([0, [[uri, 7]]])
  const planned = await halyard(['get', '--from', file, '--to', 'files', '--dry-run', '--json'])
  expect([planned.code, items(planned).map(item => item['uri'])]).toEqual([0, [uri]])
})

describeWithFixtures('a recorded table of observations', () => {
  test('is not taken for a list of files, and says what to do', async () => {
    const file = fixturePath('jwst_observations_latest.csv')
    const imported = await halyard(['import', file, '--json'])
    expect([imported.code, items(imported).length]).toEqual([3, 0])
    expect(Number(imported.lines.at(-1)?.['refused'])).toBeGreaterThan(6_000)
    const got = await halyard(['get', '--from', file, '--to', 'files'])
    expect([got.code, got.stderr.match(/halyard products/g)?.length]).toEqual([2, 1])
    expect(existsSync(path.join(scratch, 'files'))).toBe(false)
  })
})

test('hostile names are made safe in their folders', async () => {
  const script = `#!/bin/bash\ncurl --output './JWST/con/-rf.part' '${address}'\n`
  const result = await halyard(['import', '-', '--json'], { input: script })
  expect(items(result)[0]?.['path']).toBe('JWST/_con/_rf.part_')
})

describe('hostile files are inert', () => {
  const canary = (): string => path.join(scratch, 'canary')
  const hostile: readonly [string, (place: string) => string][] = [
    ['command substitution', place => `curl -o "$(touch ${place})" '${address}'`],
    ['backquotes', place => `curl -o \`touch ${place}\` '${address}'`],
    ['a second command', place => `curl -O '${address}'; touch ${place}`],
    ['a redirection', place => `curl '${address}' > ${place}`],
    ['an output elsewhere', place => `curl --output ${place} '${address}'`],
    ['a configuration file', place => `curl --config ${place} '${address}'`],
    ['a header from a file', place => `curl -H @${place} -O '${address}'`],
    ['sent data', place => `curl --data @${place} '${address}'`],
    ['a local file', place => `curl -O file://${place}`],
    ['another host', () => `curl -O '${url}/steal?uri=x'`],
    ['another host with a password', () => `curl -O 'https://me:secret-word@example.org/x.fits'`],
    ['a terminal escape', () => `curl -O 'https://example.org/\u001b]0;owned\u0007'`],
  ]
  test.each(hostile)('%s', async (_, line) => {
    const script = write('MAST_hostile.sh', `#!/bin/bash\n${line(canary())}\ncurl -O '${address}'\n`)
    const result = await halyard(['import', script, '--to', path.join(scratch, 'to'), '--json'])
    expect([result.code, items(result).length]).toEqual([3, 1])
    expect(result.lines.at(-1)).toMatchObject({ asked: 1, refused: 1 })
    expect(result.stderr).toMatch(/line 2 is left out: \S/)
    expect(result.stderr).not.toMatch(/secret-word|\u001b|\n\s+at /)
    expect(result.stdout).not.toContain('example.org')
    expect([existsSync(canary()), asked]).toEqual([false, 0])
  })

  test('a line of 100 MB is refused in bounded memory, and what follows is read', async () => {
    const file = path.join(scratch, 'long.sh')
    const handle = openSync(file, 'w')
    writeSync(handle, "#!/bin/bash\ncurl '")
    const piece = 'x'.repeat(1_000_000)
    for (let at = 0; at < 100; at += 1) writeSync(handle, piece)
    writeSync(handle, `'\ncurl -O '${address}'\n`)
    closeSync(handle)
    const result = await halyard(['import', file, '--json'], {
      env: { NODE_OPTIONS: '--max-old-space-size=96' },
    })
    expect([result.code, items(result).length, result.stderr]).toEqual([
      3,
      1,
      expect.stringContaining('longer than 1 MiB'),
    ])
  })

  test.each([
    ['JSON', '[', '[],', 'too large'],
    ['a page', '<table>', '<td', 'too large'],
  ])('%s of 100 MB is answered by a sentence', async (_, start, piece, sentence) => {
    const file = write('big.json', start)
    const handle = openSync(file, 'a')
    const many = piece.repeat(400_000)
    for (let length = 0; length < 100_000_000; length += many.length) writeSync(handle, many)
    closeSync(handle)
    const result = await halyard(['import', file, '--json'])
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(sentence)])
  })

  test.each([
    ['nothing', '', 4],
    ['bytes that are no text', '\u0000\u0001\uFFFD\n\u0000', 3],
    ['prose', 'Dear all,\nplease find attached\n', 3],
  ])('%s names no file and says so', async (_, text, code) => {
    const result = await halyard(['import', write('x', text), '--json'])
    expect([result.code, result.stderr]).toEqual([
      code,
      expect.stringContaining('no file list found in this file'),
    ])
  })

  test.each([
    ['a folder', '.'],
    ['no file', 'nowhere.sh'],
  ])('%s is reported in a sentence', async (_, name) => {
    const result = await halyard(['import', name])
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('cannot be read')])
  })
})
