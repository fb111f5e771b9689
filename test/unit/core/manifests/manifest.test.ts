import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderCsv, spreadsheetCell } from '#core/manifests/manifest-csv'
import { escapeHtml, renderHtml } from '#core/manifests/manifest-html'
import { batchUuidOf, renderJson } from '#core/manifests/manifest-json'
import { manifestRows } from '#core/manifests/manifest-rows'
import { renderSha256Sums } from '#core/manifests/sha256sums'
import { fixture, testWithFixtures } from '#test/fixtures'
import { batch, item, plain, whole } from './manifest-kit.ts'

const statuses = (facts: Parameters<typeof item>[0], isSignInNeeded = false): readonly string[] =>
  manifestRows(item(facts), { rows: 1, isSignInNeeded }).map(row => row.status)

test('the reference through its owner is the file, the others are duplicates of it in its folder', () => {
  expect(statuses({ references: ['jw02733-o002', 'jw02733-o001', null] })).toEqual([
    'Duplicate of file jw02733-o001_pool.csv in folder jw02733-o001',
    'OK',
    'Duplicate of file jw02733-o001_pool.csv in folder jw02733-o001',
  ])
  expect(statuses({ references: ['x', 'y'], relativePath: 'JWST/pool.csv' })).toEqual([
    'OK',
    'Duplicate of file pool.csv in folder JWST',
  ])
  expect(statuses({ references: [] })).toEqual(['OK'])
})

test('where a sign-in was needed every row has the long form', () => {
  expect(statuses({ references: ['jw02733-o001', 'jw02733-o002'] }, true)).toEqual([
    'JWST/product/jw02733-o001_pool.csv associated with jw02733-o001 ... SUCCESS',
    'JWST/product/jw02733-o001_pool.csv associated with jw02733-o002 ... Duplicate of file jw02733-o001_pool.csv associated with jw02733-o001',
  ])
})

test('what failed or waits says why, for every reference', () => {
  const references = ['a', 'b']
  expect(statuses({ references, state: 'failed', reason: 'gone' }, true)).toEqual([
    'Failed: gone',
    'Failed: gone',
  ])
  expect(statuses({ state: 'cancelled', reason: 'cancelled' })).toEqual(['Failed: cancelled'])
  expect(statuses({ state: 'waiting', reason: 'auth-needed' })).toEqual(['Waiting: auth-needed'])
  expect(statuses({ state: 'queued', reason: 'turn' })).toEqual(['Waiting: turn'])
  expect(statuses({ state: 'paused', reason: null })).toEqual(['Waiting: paused'])
})

test.each([null, 'UNKNOWN', ''])('the download decides the rights where the list says %j', access => {
  const attempt = (isWithToken: boolean) => ({
    startedMs: 0,
    endedMs: 1,
    outcome: 'done',
    reason: null,
    detail: null,
    host: null,
    status: 200,
    fetchedBytes: 1,
    isWithToken,
  })
  const told = (facts: Parameters<typeof item>[0]) =>
    manifestRows(item({ access, attempts: [], ...facts }), plain(1))[0]?.access
  expect([
    told({}),
    told({ user: 'mdoe' }),
    told({ user: 'mdoe', attempts: [attempt(false)] }),
    told({ user: 'mdoe', attempts: [attempt(false), attempt(true)] }),
    told({ state: 'failed', reason: 'gone' }),
    told({ state: 'failed', reason: 'no-access' }),
    told({ state: 'waiting', reason: 'auth-needed' }),
  ]).toEqual([
    'PUBLIC',
    'EXCLUSIVE_ACCESS',
    'PUBLIC',
    'EXCLUSIVE_ACCESS',
    '',
    'EXCLUSIVE_ACCESS',
    'EXCLUSIVE_ACCESS',
  ])
})

test('MANIFEST.HTML, whole', () => {
  const hostile = item({
    uri: 'mast:JWST/product/<script>alert(1)</script>',
    relativePath: `JWST/a&b/"x'.fits`,
    access: null,
    state: 'failed',
    reason: 'network',
  })
  expect(whole(renderHtml(batch, plain(2)), [item(), hostile])).toBe(`<!DOCTYPE html>
<html>
    <head>
        <meta charset="utf-8">
        <title>MAST_2026-11-20T0812</title>
    </head>
    <body>
        <h2>Manifest for File: MAST_2026-11-20T0812</h2>
        <h3>Total Files: 2</h3>
        <table cellspacing="0" cellpadding="4" rules="all" style="border-width:5px; border-style:solid; border-collapse:collapse;">
            <tr>
                <td><b>URI</b></td>
                <td><b>File</b></td>
                <td><b>Access</b></td>
                <td><b>Status</b></td>
                <td><b>Logged In User</b></td>
            </tr>
            <tr>
                <td>mast:JWST/product/jw02733-o001_pool.csv</td>
                <td>JWST/jw02733-o001/jw02733-o001_pool.csv</td>
                <td>PUBLIC</td>
                <td>OK</td>
                <td>anonymous</td>
            </tr>
            <tr>
                <td>mast:JWST/product/&lt;script&gt;alert(1)&lt;/script&gt;</td>
                <td>JWST/a&amp;b/&quot;x&#39;.fits</td>
                <td></td>
                <td>Failed: network</td>
                <td>anonymous</td>
            </tr>
        </table>
    </body>
</html>
`)
})

test('no text from outside opens a tag, an entity or an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
    }),
  )
})

test('manifest.csv, whole', () => {
  const formula = item({
    uri: '=HYPERLINK("http://x","y")',
    relativePath: '-1+1.fits',
    references: [null],
    state: 'waiting',
    reason: 'turn',
    startedMs: null,
    finishedMs: null,
    attempt: 0,
    marks: [],
  })
  expect(
    whole(renderCsv(plain(3)), [item({ references: ['jw02733-o001', 'b'] }), formula]).split('\r\n'),
  ).toEqual([
    'URI,File,Access,Status,Logged In User,Size,SHA256,State,Reason,Start,End,Attempts,Marks,Reference',
    `mast:JWST/product/jw02733-o001_pool.csv,JWST/jw02733-o001/jw02733-o001_pool.csv,PUBLIC,OK,anonymous,201,${'ab'.repeat(32)},done,,2026-11-20T08:13:00.000Z,2026-11-20T08:14:00.000Z,1,size differs from the list,jw02733-o001`,
    `mast:JWST/product/jw02733-o001_pool.csv,JWST/jw02733-o001/jw02733-o001_pool.csv,PUBLIC,Duplicate of file jw02733-o001_pool.csv in folder jw02733-o001,anonymous,201,${'ab'.repeat(32)},done,,2026-11-20T08:13:00.000Z,2026-11-20T08:14:00.000Z,1,size differs from the list,b`,
    `"'=HYPERLINK(""http://x"",""y"")",'-1+1.fits,PUBLIC,Waiting: turn,anonymous,,,waiting,turn,,,0,,`,
    '',
  ])
})

test('no cell begins a formula, and every cell is read back as it was', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ',', '"', 'a', ' ') }),
      text => {
        const cell = spreadsheetCell(text)
        const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
        expect(read).not.toMatch(/^[=+\-@\t\r]/)
        expect(read === text || read === `'${text}`).toBe(true)
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",\r\n]/)
      },
    ),
  )
})

test('manifest.json, whole', () => {
  const text = whole(renderJson(batch, plain(3)), [
    item({
      references: ['jw02733-o002', 'jw02733-o001'],
      madeSafeFrom: '../pool.csv',
      attempts: [
        {
          startedMs: Date.UTC(2026, 10, 20, 8, 13),
          endedMs: Date.UTC(2026, 10, 20, 8, 14),
          outcome: 'done',
          reason: null,
          detail: null,
          host: 'archive.test',
          status: 200,
          fetchedBytes: 201,
          isWithToken: false,
        },
      ],
    }),
    item({ state: 'failed', reason: 'gone', detail: 'The archive answered 404.', access: null }),
  ])
  const parsed: unknown = JSON.parse(text)
  expect(parsed).toEqual({
    version: 1,
    batch: {
      uuid: '8d0e',
      name: 'MAST_2026-11-20T0812',
      folder: '/data/MAST_2026-11-20T0812',
      layout: 'nested',
      note: null,
      created: '2026-11-20T08:12:00.000Z',
      written: '2026-11-20T08:30:00.000Z',
      tool: 'Halyard 0.1.0',
      rows: 3,
    },
    items: [
      {
        uri: 'mast:JWST/product/jw02733-o001_pool.csv',
        obs_id: 'jw02733-o001',
        path: 'JWST/jw02733-o001/jw02733-o001_pool.csv',
        access: 'PUBLIC',
        status: 'OK',
        user: 'anonymous',
        state: 'done',
        reason: null,
        size: 201,
        sha256: 'ab'.repeat(32),
        filename: 'jw02733-o001_pool.csv',
        collection: 'JWST',
        program: '2733',
        processing_version: null,
        listed_size: 200,
        made_safe_from: '../pool.csv',
        detail: null,
        started: '2026-11-20T08:13:00.000Z',
        finished: '2026-11-20T08:14:00.000Z',
        etag: '"v1"',
        last_modified: null,
        marks: ['size differs from the list'],
        provenance: { CAL_VER: '1.2.3' },
        references: [
          {
            obs_id: 'jw02733-o002',
            status: 'Duplicate of file jw02733-o001_pool.csv in folder jw02733-o001',
          },
          { obs_id: 'jw02733-o001', status: 'OK' },
        ],
        attempt: 1,
        attempts: [
          {
            started: '2026-11-20T08:13:00.000Z',
            ended: '2026-11-20T08:14:00.000Z',
            outcome: 'done',
            reason: null,
            detail: null,
            host: 'archive.test',
            http_status: 200,
            bytes: 201,
            signed_in: false,
          },
        ],
      },
      expect.objectContaining({
        state: 'failed',
        reason: 'gone',
        status: 'Failed: gone',
        size: null,
        sha256: null,
      }),
    ],
  })
  expect(JSON.parse(whole(renderJson(batch, plain(0)), []))).toMatchObject({ items: [] })
})

test('the first line of a manifest.json alone says whose it is', () => {
  const [firstLine = ''] = whole(renderJson(batch, plain(1)), [item()]).split('\n')
  expect(batchUuidOf(firstLine)).toBe('8d0e')
  expect(['', '{}', '[1]', 'null', '{"batch":{"uuid":7},"items":[', '<html>'].map(batchUuidOf)).toEqual(
    Array(6).fill(null),
  )
})

test('SHA256SUMS lists what is verified, with the escapes of the coreutils', () => {
  const sum = 'ab'.repeat(32)
  const items = [item(), item({ relativePath: 'a\\b\nc\rd' }), item({ state: 'failed', reason: 'gone' })]
  expect(whole(renderSha256Sums(), items)).toBe(
    `${sum}  JWST/jw02733-o001/jw02733-o001_pool.csv\n\\${sum}  a\\\\b\\nc\\rd\n`,
  )
})

testWithFixtures("the archive's own manifests have the same shape", () => {
  const shape = (html: string) => ({
    heading: /<h2>Manifest for File: \S+<\/h2>/.test(html),
    total: Number(/<h3>Total Files: (\d+)<\/h3>/.exec(html)?.[1]),
    columns: [...html.matchAll(/<td><b>(.*?)<\/b><\/td>/g)].map(match => match[1]),
    rows: (html.match(/<tr>/g)?.length ?? 0) - 1,
    cells: html.match(/<td>(?!<b>)/g)?.length,
  })
  for (const name of ['MAST_2024-07-03T0023_MANIFEST.HTML', 'MANIFEST_2026-06-26.HTML']) {
    const theirs = shape(fixture(name))
    const ours = shape(
      whole(
        renderHtml(batch, plain(theirs.total)),
        Array<ReturnType<typeof item>>(theirs.total).fill(item()),
      ),
    )
    expect(ours).toEqual(theirs)
  }
})
