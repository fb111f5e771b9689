import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli, type CliResult } from '#test/cli'
import { type Answer, type Asked, type Loopback, startLoopback } from './archive-loopback.ts'

let profile: string
let server: Loopback | null = null
beforeEach(() => {
  profile = mkdtempSync(path.join(tmpdir(), 'halyard-odd-'))
  return () => rmSync(profile, { recursive: true, force: true })
})
afterEach(async () => {
  await server?.close()
  server = null
})

async function halyard(args: readonly string[], answer: (asked: Asked) => Answer): Promise<CliResult> {
  server = await startLoopback(answer)
  return runCli([...args, '--json'], { profile, archiveUrl: server.url, cwd: profile, clockRate: 10 })
}

const rowsOf = (data: readonly unknown[]): Answer => ({
  json: { status: 'COMPLETE', msg: '', data, paging: { pagesFiltered: 1, rowsFiltered: data.length } },
})
const observation = (n: number, more: object = {}) => ({
  obsid: n,
  obs_id: `jw02733-o00${n}_t001_miri_f1130w`,
  obs_collection: 'JWST',
  calib_level: 3,
  ...more,
})
const product = (n: number, more: object = {}) => ({
  dataURI: `mast:JWST/product/jw02733-o00${n}_t001_miri_f1130w_i2d.fits`,
  productFilename: `jw02733-o00${n}_t001_miri_f1130w_i2d.fits`,
  obs_id: `jw02733-o00${n}_t001_miri_f1130w`,
  obs_collection: 'JWST',
  size: 2_880,
  dataRights: 'PUBLIC',
  calib_level: 3,
  ...more,
})

/** Observations and files by what is asked for. */
const archive =
  (observations: readonly unknown[], products: readonly unknown[]) =>
  ({ query }: Asked): Answer => {
    if (query['service'] === 'Mast.Caom.Products') return rowsOf(products)
    const { columns } = query['params'] as { columns: string }
    return columns === 'COUNT_BIG(*)' ? rowsOf([{ Column1: observations.length }]) : rowsOf(observations)
  }
const kinds = ({ lines }: CliResult) => lines.map(({ kind }) => kind)

test.each<readonly [string, Answer]>([
  ['an empty object', { json: {} }],
  ['an error without status', { json: { error: 'something broke' } }],
  ['FAILED', { json: { status: 'FAILED', msg: 'out of memory' } }],
  ['a web page', { bytes: '<html>maintenance</html>' }],
])('%s is temporary trouble of the archive, in words, and never nothing found', async (_, answer) => {
  for (const command of ['search', 'products']) {
    const result = await halyard([command, '--program', '2733'], () => answer)
    expect([result.code, kinds(result)]).toEqual([5, ['error']])
    expect(result.stderr).toMatch(/^halyard: The archive .+Mast\.Caom\.Filtered/)
    expect(result.stderr).not.toMatch(/Nothing found|\n +at /)
  }
})

test('a row that cannot be read costs none of the others, is named, and shows in the exit code', async () => {
  const rows = [observation(1), { obs_id: 'jw-without-key', obs_collection: 'JWST' }, observation(3)]
  const result = await halyard(['search', '--program', '2733'], archive(rows, []))
  expect([result.code, kinds(result)]).toEqual([3, ['observation', 'observation', 'error']])
  expect(result.stderr).toContain('1 row is left out')
  expect(result.stderr).toContain('row 2, jw-without-key (obsid is missing)')
  expect(result.lines.at(-1)).toMatchObject({ kind: 'error', code: 'wire-format', left_out: 1 })
})

test('a product without URI is left out and named, one with an odd size is kept', async () => {
  const products = [
    product(1, { size: 'N/A' }),
    product(2, { dataURI: null }),
    product(3, { size: 1e30, description: [[['deep']]] }),
  ]
  const result = await halyard(['products', '--program', '2733'], archive([observation(1)], products))
  expect([result.code, kinds(result)]).toEqual([3, ['product', 'product', 'error']])
  expect(result.lines.slice(0, 2).map(({ size }) => size)).toEqual([null, null])
  expect(result.stderr).toContain('jw02733-o002_t001_miri_f1130w_i2d.fits (dataURI is missing)')
})

test('the error line of a short list makes the next command in the pipe report it', async () => {
  const products = [product(1), product(2, { dataURI: 7.5, productFilename: [] })]
  const list = await halyard(['products', '--program', '2733'], archive([observation(1)], products))
  const from = await runCli(['get', '--from', '-', '--to', 'files', '--dry-run', '--json'], {
    profile,
    cwd: profile,
    archiveUrl: 'http://127.0.0.1:9',
    input: list.stdout,
  })
  expect(from.code).toBe(3)
  expect(from.stderr).toContain('The list says that something is missing in it.')
})

test('a name that brings no files is reported with its reason', async () => {
  const answer = (asked: Asked): Answer => {
    const { filters = [], columns } = asked.query['params'] as {
      filters?: { paramName: string; values: string[] }[]
      columns: string
    }
    const missions = filters.find(({ paramName }) => paramName === 'obs_collection')
    const found = missions
      ? [observation(1, { calib_level: -1 })]
      : [observation(9, { obs_id: 'tess-s0001', obs_collection: 'TESS' })]
    return columns === 'COUNT_BIG(*)' ? rowsOf([{ Column1: 1 }]) : rowsOf(found)
  }
  const planned = 'jw02733-o001_t001_miri_f1130w'
  const result = await halyard(['products', planned, 'tess-s0001', 'nothing-like-it'], answer)
  expect(result.code).toBe(4)
  expect(result.stderr).toContain(`${planned} is planned and not yet executed: it has no files.`)
  expect(result.stderr).toContain('tess-s0001 is an observation of TESS: add --mission TESS.')
  expect(result.stderr).toContain('no observation of JWST or HST is named nothing-like-it')
})

test('a column that the archive does not have is a mistake at once, with what is near it', async () => {
  const columns = { obs_id: { text: 'Observation ID' }, brand_new: { text: 'New', 'vot.datatype': 'char' } }
  const answer = (asked: Asked): Answer =>
    asked.path.endsWith('columnsconfig')
      ? { json: columns }
      : asked.query['service'] === undefined
        ? { status: 404, bytes: '' }
        : archive([observation(1)], [])(asked)
  for (const command of ['search', 'products', 'export']) {
    const format = command === 'export' ? ['--format', 'csv', '--out', '/dev/null'] : []
    const wrong = await halyard([command, ...format, '--column', 'propsal_pi=Lee*'], answer)
    expect([wrong.code, wrong.lines[0]?.['code']]).toEqual([2, 'usage'])
    expect(wrong.stderr).toContain('no column "propsal_pi"; near it are proposal_pi')
    expect(server?.asked.map(({ path: asked }) => asked)).toEqual([
      '/portal/Mashup/Mashup.asmx/columnsconfig',
    ])
  }
  // Without its list, what is known here decides.
  const unlisted = await halyard(['search', '--column', 'nonsense=1'], () => ({ status: 404, bytes: '' }))
  expect(unlisted.code).toBe(2)
  // In any case, and where the archive has added it.
  const right = await halyard(['search', '--column', 'PROPOSAL_PI=Lee*', '--column', 'brand_new=1'], answer)
  expect(right.code).toBe(0)
  const filters = server?.asked.at(-1)?.query['params'] as { filters: { paramName: string }[] }
  expect(filters.filters.map(({ paramName }) => paramName)).toEqual(
    expect.arrayContaining(['proposal_pi', 'brand_new']),
  )
})

test('a dry run counts the lines that name no file', async () => {
  const uri = 'mast:JWST/product/jw02733002001_02103_00001_mirimage_cal.fits'
  const options = {
    profile,
    cwd: profile,
    archiveUrl: 'http://127.0.0.1:9',
    input: `${uri}\nhello\nmast:a b\n`,
  }
  const args = ['get', '--from', '-', '--to', 'files', '--dry-run']
  const result = await runCli([...args, '--json'], options)
  expect([result.code, result.lines.find(({ kind }) => kind === 'plan')?.['refused']]).toEqual([3, 2])
  expect(result.lines.at(-1)).toMatchObject({ kind: 'summary', asked: 1, waiting: 1, refused: 2 })
  expect((await runCli(args, options)).stdout).toContain('2 lines of the list name no file and are left out.')
})

test.each([
  [['--program', '']],
  [['--obs-id', '']],
  [['--instrument', ' ']],
  [['--filter', ',']],
  [['--target', '']],
  [['--column', 'proposal_pi=']],
  [['--target', '10 07 01 -95 26 11']],
  [['--target', '400 0']],
  [['--access', 'open']],
])('%j asks for nothing at all, and never for the whole archive', async narrowing => {
  const asked: unknown[] = []
  const result = await halyard(['products', ...narrowing], question => {
    asked.push(question)
    return archive([observation(1)], [product(1)])(question)
  })
  expect(result.code).toBe(2)
  expect(kinds(result)).toEqual(['error'])
  expect(asked).toEqual([])
})
