import { describe, expect, test } from 'vitest'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { importText } from '#core/scripts/import-text'
import { describeWithFixtures, fixture } from '#test/fixtures'

const uriOf = (url: string) => uriFromDownloadUrl(url, new URL('https://mast.stsci.edu'))
const read = (text: string, name = 'list.txt') => importText(name, text, uriOf)
const brief = (text: string, name?: string) => {
  const { kind, files, refused } = read(text, name)
  return { kind, files: files.map(({ uri, relativePath }) => [uri, relativePath]), refused: refused.length }
}

const cal = 'jw02733002001_02103_00001_mirimage_cal.fits'
const uri = `mast:JWST/product/${cal}`
const url = `https://mast.stsci.edu/api/v0.1/Download/file?bundle_name=MAST.sh&uri=${uri}`

describe('commands that fetch one file of the archive', () => {
  test.each([
    [
      `curl --globoff --location-trusted -f $CONT --output ./\${DOWNLOAD_FOLDER}'/JWST/a/x.fits' '${url}'`,
      'JWST/a/x.fits',
    ],
    [`curl -H "Authorization: token $MAST_API_TOKEN" -L -o "$DOWNLOAD_FOLDER/x.fits" "${url}"`, 'x.fits'],
    [`curl -L -X GET "${url}" --output "MAST_2024-08-27T07_49_07.684Z/JWST/x.fits" --fail`, 'JWST/x.fits'],
    [`\\curl -sSLo x.fits -C - '${url}' # a note`, 'x.fits'],
    [`curl -LO '${url}'`, null],
    [`  curl -L \\\n   --output 'it'\\''s.fits' \\\n '${url}'`, "it's.fits"],
    [`curl -L --output x\\ y.fits --url '${url}'`, 'x y.fits'],
    [`fetch public 'JWST/a/x.fits' '${url}'`, 'JWST/a/x.fits'],
  ])('%s', (command, relativePath) => {
    expect(brief(`#!/bin/bash\n${command}\n`)).toEqual({
      kind: 'script',
      files: [[uri, relativePath]],
      refused: 0,
    })
  })
})

describe('commands that do anything else are refused', () => {
  test.each([
    ['command substitution', `curl -o x.fits "$(id)" '${url}'`, 'usage'],
    ['backquotes', `curl -o \`id\`.fits '${url}'`, 'usage'],
    ['another variable', `curl -o $HOME/x.fits '${url}'`, 'usage'],
    ['a pipe', `curl '${url}' | sh`, 'usage'],
    ['a second command', `curl -o x.fits '${url}'; rm -rf x`, 'usage'],
    ['a redirection', `curl '${url}' > x.fits`, 'usage'],
    ['a configuration file', `curl --config evil '${url}'`, 'usage'],
    ['a configuration file, short', `curl -fK evil '${url}'`, 'usage'],
    ['sent data', `curl -d @/etc/passwd '${url}'`, 'usage'],
    ['a header from a file', `curl -H @/etc/passwd -o x.fits '${url}'`, 'usage'],
    ['an upload', `curl -T x '${url}'`, 'usage'],
    ['a form', `curl -F file=@/etc/passwd '${url}'`, 'usage'],
    ['another method', `curl -X DELETE '${url}'`, 'usage'],
    ['a local file', `curl -o x file:///etc/passwd`, 'foreign-host'],
    ['another host', `curl -o x.fits 'https://example.org/x.fits'`, 'foreign-host'],
    [
      'a host that looks right',
      `curl -o x.fits 'https://mast.stsci.edu@example.org/Download/file?uri=${uri}'`,
      'foreign-host',
    ],
    ['an absolute place', `curl -o /etc/x.fits '${url}'`, 'usage'],
    ['a place above', `curl -o ./\${DOWNLOAD_FOLDER}/../../x.fits '${url}'`, 'usage'],
    ['a place at home', `curl -o ~/x.fits '${url}'`, 'usage'],
    ['the folder inside a path', `curl -o a/$FOLDER/x.fits '${url}'`, 'usage'],
    ['no place', `curl -o - '${url}'`, 'usage'],
    ['two addresses', `curl '${url}' '${url}'`, 'usage'],
    ['no address', `curl -f`, 'usage'],
    ['an open quote', `curl '${url}`, 'usage'],
    ['an option without value', `curl '${url}' --output`, 'usage'],
  ])('%s', (_, command, code) => {
    const { kind, files, refused } = read(`#!/bin/bash\n${command}\ncurl -O '${url}'\n`)
    expect([kind, files.length, refused.map(line => [line.lineNumber, line.code])]).toEqual([
      'script',
      1,
      [[2, code]],
    ])
  })

  test('and never shown with their token', () => {
    const { refused } = read(`curl -H "Authorization: token 0123456789abcdef" -K x '${url}'`)
    expect(refused[0]?.shown).toContain('Authorization: token …')
    expect(refused[0]?.shown).not.toContain('0123456789abcdef')
  })
})

test('text inside here-documents is not a command', () => {
  expect(brief(`#!/bin/bash\ncat <<EOT\ncurl -O '${url}'\nEOT\n`)).toEqual({
    kind: 'script',
    files: [],
    refused: 0,
  })
})

test('huge and endless lines are refused quickly and do not hide what follows', () => {
  const hostile = ["'", '"', '\\', '$', '<td', '&', ' ', '{"a":', '-'].map(
    sign => `curl ${sign.repeat(3_000_000 / sign.length)}`,
  )
  const { files, refusedCount } = read(`#!/bin/sh\n${hostile.join('\n')}\ncurl -O '${url}'\n`)
  expect([files.length, refusedCount]).toEqual([1, hostile.length])
})

test('a command over many lines is refused as one, by its first line, when it is too long', () => {
  const { files, refused } = read(
    `#!/bin/sh\n\ncurl \\\n ${'x'.repeat(1024 * 1024)} \\\n y\ncurl -O '${url}'\n`,
  )
  expect([files.length, refused.map(({ lineNumber, why }) => [lineNumber, why])]).toEqual([
    1,
    [[3, 'The command is longer than 1 MiB.']],
  ])
})

test('a page of open tags or deep JSON comes to an end', () => {
  expect(brief(`<table>${'<td'.repeat(500_000)}>`)).toEqual({ kind: 'manifest', files: [], refused: 0 })
  const depth = 100_000
  expect(brief(`${'['.repeat(depth)}"${uri}"${']'.repeat(depth)}`).kind).toMatch(/json|list/)
})

test('a manifest: duplicates are references, hostile rows are refused', () => {
  const row = (...cells: string[]) => `<tr>${cells.map(cell => `<td>${cell}</td>`).join('\n')}</tr>\n`
  const html = `<!DOCTYPE html><table>\n${[
    row('<b>URI</b>', '<b>File</b>', '<b>Access</b>', '<b>Status</b>', '<b>Logged In User</b>'),
    row(uri, `JWST/jw02733002001_02103_00001_mirimage/${cal}`, 'EXCLUSIVE_ACCESS', 'OK', 'me'),
    row(uri, `JWST/other/${cal}`, 'EXCLUSIVE_ACCESS', `Duplicate of file ${cal} in folder x`, 'me'),
    row('mast:JWST/product/a.fits', '../../a.fits', 'PUBLIC', 'OK', 'me'),
    row('https://example.org/&lt;x&gt;', 'x', 'PUBLIC', 'OK', 'me'),
  ].join('')}</table>`
  const { files, refused } = read(html)
  expect(files).toEqual([
    expect.objectContaining({
      uri,
      access: 'EXCLUSIVE_ACCESS',
      relativePath: `JWST/jw02733002001_02103_00001_mirimage/${cal}`,
      parents: ['jw02733002001_02103_00001_mirimage', 'other'],
    }),
  ])
  expect(refused.map(({ code, shown }) => [code, shown])).toEqual([
    ['usage', 'mast:JWST/product/a.fits | ../../a.fits | PUBLIC | OK | me'],
    ['foreign-host', 'https://example.org/<x> | x | PUBLIC | OK | me'],
  ])
})

test('JSON: products, bare URIs in values and names, exposures of an association', () => {
  const document = {
    subscription: 'mine',
    products: [{ dataURI: uri, obs_id: 'owner', size: 12, dataRights: 'PUBLIC' }],
    uris: ['mast:JWST/product/b.fits', 'not one'],
    statusList: { 'mast:HST/product/u9o40504m_drz.fits': 'COMPLETE' },
    members: [{ expname: 'jw02733002001_02103_00001_mirimage_rate.fits', exptype: 'science' }],
  }
  const { kind, files, refused } = read(JSON.stringify(document, null, 1))
  expect([kind, files.map(file => [file.uri, file.obsId, file.sizeBytes]), refused]).toEqual([
    'json',
    [
      [uri, 'owner', 12],
      ['mast:JWST/product/b.fits', null, null],
      ['mast:HST/product/u9o40504m_drz.fits', 'u9o40504m', null],
      [
        'mast:JWST/product/jw02733002001_02103_00001_mirimage_rate.fits',
        'jw02733002001_02103_00001_mirimage',
        null,
      ],
    ],
    [],
  ])
})

test('a text that only begins like a URI is refused', () => {
  const { files, refused } = read(JSON.stringify([uri, `${uri} is the best of them`]))
  expect([files.map(file => file.uri), refused.length]).toEqual([[uri], 1])
})

test('an answer with observations is not taken for files', () => {
  const row = { obsid: 1, obs_id: 'a', dataURL: uri, jpegURL: uri.replace('fits', 'jpg') }
  const { files, refused, refusedCount } = read(JSON.stringify({ status: 'COMPLETE', data: [row, row, row] }))
  expect([files, refused.length, refusedCount]).toEqual([[], 1, 3])
  expect(refused[0]?.why).toContain('halyard products')
})

test('a single JSON line of products and plain lists are lists', () => {
  expect(brief(JSON.stringify({ v: 1, kind: 'product', uri }))).toEqual({
    kind: 'list',
    files: [[uri, null]],
    refused: 0,
  })
  expect(brief(`${uri}\n`)).toEqual({ kind: 'list', files: [[uri, null]], refused: 0 })
})

describeWithFixtures('recorded scripts, manifests and lists', () => {
  const lines = (name: string, pattern: RegExp) =>
    new Set(
      fixture(name)
        .split('\n')
        .filter(line => pattern.test(line)),
    ).size

  test.each([
    ['MAST_2024-07-03T0023.sh', 'script', 589, /^curl /],
    ['mastDownload_20230125125957.sh', 'script', 80, /^curl /],
    ['jw02731_ero_dl-cal.sh', 'script', 6139, /^curl /],
    ['MAST_2024-07-11T09_26_29.889Z_api_retrieve.sh', 'script', 44, /^curl .*GET/],
    ['MAST_2024-08-27T07_49_14.511Z_api_retrieve.sh', 'script', 6, /^curl .*GET/],
    ['MAST_2024-07-03T0023_MANIFEST.HTML', 'manifest', 589, /<td>mast:/],
    ['MANIFEST_2026-06-26.HTML', 'manifest', 2, /<td>mast:/],
    ['download_overlay_export_example.csv', 'list', 5, /_/],
    ['jwst_products_jw02733_level2_70rows.csv', 'list', 70, /mirimage/],
    ['astroquery_download_manifest_errors.csv', 'list', 6, /ERROR/],
    ['reference_sample_products.ecsv', 'list', 22, /^mast:/],
    ['astroquery_bundleResponse.json', 'json', 3, null],
    ['astroquery_mission_products.json', 'json', null, /"filename"/],
    ['astroquery_products.json', 'json', null, /"dataURI": "/],
  ] as const)('%s', (name, kind, count, pattern) => {
    const imported = importText(name, fixture(name), uriOf)
    const counted = pattern === null ? count : lines(name, pattern)
    expect([imported.kind, imported.files.length]).toEqual([kind, counted])
    if (count !== null) expect(counted).toBe(count)
    expect(imported.refusedCount).toBe(name === 'astroquery_bundleResponse.json' ? 1 : 0)
  })

  test('the Portal script and its manifest name the same files in the same places', () => {
    const places = (name: string) =>
      new Map(
        importText(name, fixture(name), uriOf).files.map(file => [
          file.uri,
          [file.relativePath, file.filename],
        ]),
      )
    expect(places('MAST_2024-07-03T0023.sh')).toEqual(places('MAST_2024-07-03T0023_MANIFEST.HTML'))
  })

  test('a mission search script contains the dataset that lists the file, also when flat', () => {
    const nested = importText('a.sh', fixture('MAST_2024-07-11T09_26_29.889Z_api_retrieve.sh'), uriOf)
      .files[0]
    const flat = importText('b.sh', fixture('MAST_2024-08-27T07_49_14.511Z_api_retrieve.sh'), uriOf).files[3]
    expect([nested, flat].map(file => [file?.uri, file?.obsId, file?.relativePath])).toEqual([
      ['mast:HST/product/n43c05030_asn.fits', 'N43C05030', 'HST/N43C05030/n43c05030_asn.fits'],
      ['mast:HST/product/n8ku01ffq_cal.fits', 'N8KU01050', 'HST/n8ku01ffq_cal.fits'],
    ])
  })

  test('an early release script becomes files of the archive in the folders of their names', () => {
    const [file] = importText('x', fixture('jw02731_ero_dl-cal.sh'), uriOf).files
    expect(file).toMatchObject({
      uri: 'mast:JWST/product/jw02731002003_02107_00007_mirimage_cal_thumb.jpg',
      obsId: 'jw02731002003_02107_00007_mirimage',
      relativePath: 'jw02731/jw02731002003/jw02731002003_02107_00007_mirimage_cal_thumb.jpg',
    })
  })
})

const rate = cal.replace('_cal', '_rate')
const both = [uri, uri.replace('_cal', '_rate')]
const urisOf = (text: string, name?: string) => read(text, name).files.map(file => file.uri)

test.each([
  `curl -O "${url.replace('00001', '0000[1-2]')}"`,
  `curl -o "#1.fits" "${url.replace(cal, `{${cal},${rate}}`)}"`,
])('a pattern that curl expands is refused: %s', command => {
  expect(brief(`#!/bin/sh\n${command}\n`)).toEqual({ kind: 'script', files: [], refused: 1 })
})

test('with --globoff brackets are part of the name', () => {
  expect(urisOf(`#!/bin/sh\ncurl --globoff -O "${url.replace('00001', '0000[1-2]')}"\n`)).toHaveLength(1)
})

test.each([
  ['names', JSON.stringify([cal, rate])],
  ['addresses', JSON.stringify([url, url.replace('_cal', '_rate')])],
  ['rows with a name and a URI', JSON.stringify({ data: both.map((one, at) => [at, [cal, rate][at], one]) })],
])('a JSON list of %s', (_, text) => {
  expect(urisOf(text)).toEqual(both)
  expect(read(text).files.every(({ parents }) => parents.length === 1)).toBe(true)
})

test('a page without a table of files is read by its links', () => {
  const links = [
    `"${url.replaceAll('&', '&amp;')}"`,
    `'${both[1] ?? ''}'`,
    '"https://example.org/Download/file?uri=x"',
    '"/about"',
  ]
  const page = `<html><ul>${links.map(at => `<li><a href=${at}>x</a>`).join('')}</ul></html>`
  expect(urisOf(page)).toEqual(both)
  expect(read(page).refused).toMatchObject([{ code: 'foreign-host' }])
})

test('a VOTable is read by its fields', () => {
  const rows = both.map(one => `<TR><TD>x</TD><TD>${one}</TD><TD>2880</TD></TR>`).join('\n')
  const fields = ['obs_id', 'dataURI', 'size'].map(
    name => `<FIELD datatype="char" name="${name}" arraysize="*"/>`,
  )
  const table = `<?xml version="1.0"?>\n<VOTABLE version="1.4"><RESOURCE><TABLE>${fields.join('')}`
  const list = read(`${table}<DATA><TABLEDATA>${rows}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`)
  expect(list.files).toMatchObject(both.map(one => ({ uri: one, obsId: 'x', sizeBytes: 2880 })))
  const packed = read(`${table}<DATA><BINARY><STREAM encoding="base64">AAAA</STREAM></BINARY></DATA>`)
  expect(packed).toMatchObject({ files: [], refusedCount: 1 })
})

test.each([`<html><p>see ${uri}</p></html>`, JSON.stringify({ note: `see ${uri} and its kin` })])(
  'a document that mentions files and gives none is refused, not empty: %s',
  text => expect(brief(text)).toMatchObject({ files: [], refused: 1 }),
)
