import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { exportFormats, exportScript, type ExportFormat } from '#core/scripts/export-script'
import type { PlannedFile } from '#core/scripts/script-file'
import { importText } from '#core/scripts/import-text'

const baseUrl = new URL('https://mast.stsci.edu')
const write = (files: readonly PlannedFile[], format: ExportFormat, folder = 'MAST_2026-11-20T0812') =>
  exportScript(files, { format, baseUrl, folder })

function planned(name: string, facts: Partial<PlannedFile> = {}): PlannedFile {
  return {
    uri: `mast:JWST/product/${name}`,
    filename: name,
    obsId: 'jw02733002001_02103_00001_mirimage',
    collection: 'JWST',
    sizeBytes: 29_684_160,
    access: 'PUBLIC',
    calibLevel: 2,
    version: '1.11.4',
    programId: '2733',
    parents: ['jw02733002001_02103_00001_mirimage', 'jw02733-o002_t001_miri_f1130w'],
    path: `JWST/jw02733002001_02103_00001_mirimage/${name}`,
    ...facts,
  }
}
const files = [
  planned('jw02733002001_02103_00001_mirimage_cal.fits'),
  planned('jw02733002001_02103_00001_mirimage_rate.fits', { sizeBytes: null, access: 'EXCLUSIVE_ACCESS' }),
  planned('odd, "name" 100%?&=é.fits', { access: null }),
]

describe('what is written is read again', () => {
  test.each(exportFormats)('%s', format => {
    const { text, leftOut } = write(files, format)
    const imported = importText('exported', text, url => uriFromDownloadUrl(url, baseUrl))
    const kept = files.filter(file => !leftOut.some(({ uri }) => uri === file.uri))
    expect([imported.files.map(({ uri }) => uri), imported.refused]).toEqual([kept.map(({ uri }) => uri), []])
  })

  test.each(['csv', 'ecsv', 'json'] as const)('%s keeps every fact', format => {
    const imported = importText('exported', write(files, format).text, url => url)
    expect(imported.files).toEqual(files.map(({ path, ...file }) => ({ ...file, relativePath: path })))
  })

  test('curl keeps the places and the rights', () => {
    const imported = importText('x.sh', write(files, 'curl').text, url => uriFromDownloadUrl(url, baseUrl))
    expect(imported.files.map(({ relativePath, access }) => [relativePath, access])).toEqual(
      files.map(({ path, access }) => [path, access]),
    )
  })
})

test('any name at all stays one word of the script and comes back', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter(text => /^[^/\\\p{Cc}]+$/u.test(text))
  fc.assert(
    fc.property(
      name.filter(text => text !== '.' && text !== '..'),
      text => {
        const file = planned('x.fits', { path: `JWST/set/${text}` })
        const imported = importText('x.sh', write([file], 'curl').text, url =>
          uriFromDownloadUrl(url, baseUrl),
        )
        expect(imported.files.map(({ relativePath }) => relativePath)).toEqual([file.path])
      },
    ),
  )
})

test('files that a format cannot fetch safely are left out by name', () => {
  const outside = planned('out.fits', { path: '../out.fits' })
  const leftOut = (format: ExportFormat) => write([...files, outside], format).leftOut.map(({ uri }) => uri)
  const [, mine] = files
  expect([leftOut('curl'), leftOut('wget'), leftOut('aria2'), leftOut('csv')]).toEqual([
    [outside.uri],
    [mine?.uri, outside.uri],
    [mine?.uri, outside.uri],
    [],
  ])
})

test('an aria2 list has an address and a place per file', () => {
  const lines = write(files.slice(0, 1), 'aria2').text.split('\n')
  expect(lines.filter(line => !line.startsWith('#'))).toEqual([
    'https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/jw02733002001_02103_00001_mirimage_cal.fits',
    '  out=JWST/jw02733002001_02103_00001_mirimage/jw02733002001_02103_00001_mirimage_cal.fits',
    '',
  ])
})

test('a script of public files knows no token, and only the curl script asks for one', () => {
  const mentions = (list: readonly PlannedFile[]) => /MAST_API_TOKEN:-/.test(write(list, 'curl').text)
  expect([mentions(files.slice(0, 1)), mentions(files)]).toEqual([false, true])
})

test('a script uses https only, unless the archive is on loopback; other bases are refused', () => {
  const textFor = (base: string) =>
    exportScript(files, { format: 'curl', baseUrl: new URL(base), folder: 'x' }).text
  expect(textFor('https://mast.stsci.edu')).toContain('--proto =https --proto-redir =https')
  expect(textFor('http://127.0.0.1:8080')).toContain('--proto =http,https --proto-redir =http,https')
  expect(() => textFor('http://example.org')).toThrow(expect.objectContaining({ code: 'usage' }))
})

test('a folder is one plain name, whatever the batch is called', () => {
  const folder = (name: string) => /^folder=.*$/m.exec(write([], 'curl', name).text)?.[0]
  expect(["../it's $(x)", '-rf', ''].map(folder)).toEqual([
    "folder=${HALYARD_FOLDER:-'_it_s_x_'}",
    "folder=${HALYARD_FOLDER:-'rf'}",
    "folder=${HALYARD_FOLDER:-'MAST'}",
  ])
})
