import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { runCli } from '#test/cli'
import { startMisbehavingServer } from '#test/misbehaving-server'
import { fitsBytes, primaryCards } from '../unit/platform/fits/fits-bytes.ts'

const fits = Buffer.from(fitsBytes({ cards: primaryCards(8, [9_000]), data: new Uint8Array(9_000).fill(3) }))
const errorJson = '{"error":"dataset is not available","code":404,"id":"x"}'

interface Served {
  readonly uri: string
  readonly filename: string
  readonly size: number | null
  readonly body: string | Buffer
  readonly fields?: Record<string, string>
  readonly isData?: boolean
}
const product = (filename: string, size: number | null, body: string | Buffer, fields = {}): Served => ({
  uri: `mast:HST/product/${filename}`,
  filename,
  size,
  body,
  fields,
})
const html = { 'Content-Type': 'text/html' }
const files: readonly Served[] = [
  {
    uri: 'mast:HLA/url/cgi-bin/getdata.cgi?dataset=a_v1.0_drz',
    filename: 'a_drz.fits',
    size: 123_000_000,
    body: 'Error: no such dataset in DB\n',
  },
  product('b.fits.fz', 1_000_000, errorJson),
  ...[
    'tar',
    'tgz',
    'zip',
    'bz2',
    'Z',
    'pdf',
    'gif',
    'h5',
    'parquet',
    'xml',
    'vot',
    'txt',
    'reg',
    'csv',
    'json',
    'dat',
  ].map(ending => product(`c.${ending}`, 1_000_000, errorJson)),
  product('d.txt', 3_000, ''),
  product('d.csv', 3_000, ''),
  product('e.txt', null, '\n\n<!-- x -->\n<script>go()</script>', html),
  product('e.pdf', null, '<meta charset="utf-8"><h1>Sign in</h1>', html),
  product('e.reg', null, '<h1>Sign in</h1>', html),
  product('e.csv', null, '\r\n\r\n<!doctype html>', html),
  product('e.tar', null, '<!-- --><html></html>', html),
  { ...product('f.fits.fz', 5, fits), isData: true },
  { ...product('f_raw.fits.gz', null, gzipSync(fits), { 'Content-Encoding': 'x-gzip' }), isData: true },
  { ...product('f.log', 27, 'Error: none, all steps done'), isData: true },
  { ...product('f.txt', 40, 'a text of twenty bytes'), isData: true },
]

test(
  'data that only the list or the structure can prove are never published',
  { timeout: 90_000 },
  async () => {
    const server = await startMisbehavingServer((seen, reply) => {
      const uri = new URL(seen.path, 'http://x').searchParams.get('uri')
      const file = files.find(one => one.uri === uri)
      if (file === undefined) reply.send(404, { 'Content-Length': 0 })
      else reply.send(200, { ...file.fields, 'Content-Length': Buffer.byteLength(file.body) }, file.body)
    })
    onTestFinished(() => server.close())
    const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-vouch-'))
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }))
    const profile = path.join(scratch, 'profile')
    mkdirSync(profile)
    const list = path.join(scratch, 'list.jsonl')
    const lines = files.map(({ uri, filename, size }) =>
      JSON.stringify({
        v: 1,
        kind: 'product',
        uri,
        filename,
        obs_id: 'x',
        collection: 'HST',
        size,
        access: 'PUBLIC',
        parents: ['x'],
      }),
    )
    writeFileSync(list, lines.join('\n'))
    const folder = path.join(scratch, 'files')
    const result = await runCli(['get', '--from', list, '--to', folder, '--json'], {
      profile,
      archiveUrl: server.origin,
    })
    const items = result.lines.filter(({ kind }) => kind === 'item')
    const outcomes = Object.fromEntries(items.map(({ filename, state }) => [String(filename), state]))
    expect(outcomes).toEqual(
      Object.fromEntries(files.map(file => [file.filename, file.isData ? 'done' : 'failed'])),
    )
    for (const { filename, path: place, state } of items) {
      if (state !== 'done') continue
      const served = files.find(file => file.filename === filename)?.body ?? ''
      expect(readFileSync(path.resolve(folder, String(place))).equals(Buffer.from(served))).toBe(true)
    }
    expect(
      items
        .filter(({ state }) => state === 'failed')
        .every(({ reason }) => reason === 'damaged' || reason === 'not-the-file'),
    ).toBe(true)
    expect(result.code).toBe(8)
  },
)
