import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { createLineSplitter, linesOf, maxLineLength } from '#core/lists/lines-of'
import { collectWanted, readWantedList } from '#core/lists/wanted-list'
import { productLine } from '#shared/lines'
import { describeWithFixtures, fixture } from '#test/fixtures'
import { makeProduct } from '../selection/make-product.ts'

const uriOf = (url: string) => uriFromDownloadUrl(url, new URL('https://mast.stsci.edu'))
const read = (text: string) => readWantedList(text, uriOf)
const uris = (text: string) => read(text).files.map(({ uri }) => uri)

const cal = 'jw02733002001_02103_00001_mirimage_cal.fits'
const rate = 'jw02733002001_02103_00001_mirimage_rate.fits'

test('URIs, addresses and names, one per line; comments and blank lines are nothing', () => {
  const list = read(
    [
      '\uFEFF# my files',
      `mast:JWST/product/${cal}`,
      '',
      `  https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/${rate} # again later`,
      'n8yj63010_asc.fits\r',
    ].join('\n'),
  )
  expect(list).toEqual({
    files: [
      {
        uri: `mast:JWST/product/${cal}`,
        filename: cal,
        obsId: 'jw02733002001_02103_00001_mirimage',
        collection: 'JWST',
        sizeBytes: null,
        access: null,
        calibLevel: null,
        version: null,
        programId: '2733',
        parents: ['jw02733002001_02103_00001_mirimage'],
        relativePath: null,
      },
      expect.objectContaining({ uri: `mast:JWST/product/${rate}` }),
      expect.objectContaining({
        uri: 'mast:HST/product/n8yj63010_asc.fits',
        obsId: 'n8yj63010',
        collection: 'HST',
      }),
    ],
    refused: [],
    refusedCount: 0,
  })
})

test('repeated lines of one URI, in whatever case of the mission, are references of one file', () => {
  const { files } = read(`mast:JWST/product/${cal}\nmast:jwst/product/${cal}\nmast:JWST/product/x_pool.csv\n`)
  expect(files.map(({ filename, parents }) => [filename, parents])).toEqual([
    [cal, ['jw02733002001_02103_00001_mirimage', 'jw02733002001_02103_00001_mirimage']],
    ['x_pool.csv', ['']],
  ])
})

test('JSON lines of products keep every fact and add up their parents; the summary is nothing', () => {
  const product = makeProduct(cal, { parents: ['a', 'b'], access: 'EXCLUSIVE_ACCESS', version: '1.2' })
  const lines = [
    productLine(product, '2b', '_cal'),
    productLine({ ...product, parents: ['c'] }, '2b', '_cal'),
    { v: 1, kind: 'summary', asked: 1 },
  ]
  const list = read(lines.map(line => JSON.stringify(line)).join('\n'))
  expect(list).toEqual({
    files: [
      {
        uri: product.uri,
        filename: cal,
        obsId: product.obsId,
        collection: 'JWST',
        sizeBytes: 1_000_000,
        access: 'EXCLUSIVE_ACCESS',
        calibLevel: 2,
        version: '1.2',
        programId: '2733',
        parents: ['a', 'b', 'c'],
        relativePath: null,
      },
    ],
    refused: [],
    refusedCount: 0,
  })
})

describe('tables', () => {
  test.each([
    ['CSV with a URI column', `size,dataURI,obs_id\n12,mast:JWST/product/${cal},here\n`],
    ['quotes and CRLF', `"dataURI","note"\r\n"mast:JWST/product/${cal}","a ""quoted"", one"\r\n`],
    ['a record over two lines', `note,uri\n"first\nsecond",mast:JWST/product/${cal}\n`],
    ['tabs', `obs_id\turi\nx\tmast:JWST/product/${cal}\n`],
    ['file names only', `Dataset,Filename\nx,${cal}\n`],
    ['one column', `Filename\n${cal}\n`],
    ['a mission path in the column of URIs', `uri\nN8KU01050/${cal}\n`],
  ])('%s', (_, text) => {
    const list = read(text)
    expect([list.files.map(({ uri }) => uri), list.refused]).toEqual([[`mast:JWST/product/${cal}`], []])
  })

  test('masked cells are none, and the row decides the data set', () => {
    const [file] = read(`dataURI,obs_id,size,dataRights\nmast:JWST/product/${cal},owner,--,PUBLIC\n`).files
    expect([file?.obsId, file?.sizeBytes, file?.access]).toEqual(['owner', null, 'PUBLIC'])
  })
})

test('addresses on their own come before the list and throw when they are bad', () => {
  const reader = collectWanted(uriOf)
  reader.addAddress(`mast:JWST/product/${rate}`)
  for (const line of ['Filename', cal]) reader.add(line)
  expect(Array.from(reader.list().files, ({ filename }) => filename)).toEqual([rate, cal])
  expect(() => reader.addAddress('https://example.org/x')).toThrow(
    expect.objectContaining({ code: 'foreign-host' }),
  )
})

describe('lists as people have them', () => {
  const table = (separator: string) =>
    [
      ['obs_id', 'productFilename', 'size'],
      ['a', cal, '10'],
      ['b', `"${rate}"`, '20'],
    ]
      .map(cells => cells.join(separator))
      .join('\n')

  test.each([',', ';', '\t', '|', ' | '])('a table with %j between its cells', separator => {
    const { files, refusedCount } = read(table(separator))
    expect([files.map(({ filename, sizeBytes }) => [filename, sizeBytes]), refusedCount]).toEqual([
      [
        [cal, 10],
        [rate, 20],
      ],
      0,
    ])
  })

  test("Excel's own first line is nothing but the sign between the cells", () => {
    for (const first of ['sep=;', 'SEP=;', '"sep=;"'])
      expect(read(`${first}\r\n${table(';').replaceAll('\n', '\r\n')}`)).toMatchObject({
        files: [{ filename: cal }, { filename: rate }],
        refusedCount: 0,
      })
  })

  test('carriage returns alone end lines, in lists and tables', () => {
    expect(uris(`mast:JWST/product/${cal}\rmast:JWST/product/${rate}\r`)).toHaveLength(2)
    expect(read(table(',').replaceAll('\n', '\r')).files).toHaveLength(2)
  })

  test.each(['"', "'"])('addresses in %s, with commas behind, as programs have them', quote => {
    const lines = [cal, rate].map(name => `  ${quote}mast:JWST/product/${name}${quote},`)
    expect(uris(lines.join('\n'))).toEqual([cal, rate].map(name => `mast:JWST/product/${name}`))
  })

  test('an association pool is a table, and no file is named by a whole line', () => {
    const pool = `# Pool\n${table('|').replace('productFilename', 'filename')}\n`
    expect(read(pool).files.map(({ filename }) => filename)).toEqual([cal, rate])
    // Without its header no column can be told.
    const rows = pool.split('\n').slice(2, 4).join('\n').replaceAll('a|', '').replaceAll('b|', '')
    expect(read(rows)).toMatchObject({ files: [], refusedCount: 2 })
  })

  test.each([
    ['a blank', `mast:JWST/product/a b.fits`],
    ['a bar', `${cal}|x|y`],
    ['a tab', `mast:JWST/product/a\tb.fits`],
    ['a zero', `mast:JWST/product/a\0b.fits`],
    ['a quote', `mast:JWST/product/a"b.fits`],
    ['a backslash', `mast:JWST\\product\\a.fits`],
    ['an angle bracket', `mast:JWST/product/<a>.fits`],
    ['a backquote', 'mast:JWST/product/`id`.fits'],
    [
      'a line end that was escaped',
      'https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/a%0Ab.fits',
    ],
    [
      'a zero that was escaped',
      'https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/a%00b.fits',
    ],
    ['two addresses', `mast:JWST/product/${cal} mast:JWST/product/${rate}`],
    ['a command', `wget 'https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/${cal}'`],
    ['a command with a name', `curl -O https://mast.stsci.edu/x/${cal}`],
  ])('%s makes a line no address', (_, line) => {
    const list = read(`mast:JWST/product/${rate}\n${line}\n`)
    expect([
      list.files.map(({ filename }) => filename),
      list.refused.map(({ lineNumber }) => lineNumber),
    ]).toEqual([[rate], [2]])
  })

  test('brackets and braces, which names of the archive may hold, stay', () => {
    expect(uris('mast:HLSP/x/hlsp_[a]{b}.fits')).toEqual(['mast:HLSP/x/hlsp_[a]{b}.fits'])
  })

  test('what a manifest for spreadsheets put before a formula is taken away again, elsewhere names are exact', () => {
    const manifest = read(
      `URI,File,Access,Status,Logged In User\nmast:JWST/product/=a.fits,'=a.fits,PUBLIC,OK,anonymous\n`,
    )
    expect(manifest.files.map(({ filename }) => filename)).toEqual(['=a.fits'])
    const table = read(`dataURI,productFilename\nmast:JWST/product/x.fits,'=a.fits\n`)
    expect(table.files.map(({ filename }) => filename)).toEqual(["'=a.fits"])
  })

  test('rights that a list does not know are none', () => {
    const line = JSON.stringify({ v: 1, kind: 'product', uri: `mast:HST/product/a.fits`, access: 'UNKNOWN' })
    expect(read(line).files[0]?.access).toBeNull()
  })

  test('a table of observations is not a list of files', () => {
    const header = 'obsid,proposal_id,jpegURL,t_max,dataURL'
    const row = `1,2733,mast:JWST/product/${cal.replace('fits', 'jpg')},,mast:JWST/product/${cal}`
    const list = read([header, row, row].join('\n'))
    expect([list.files, list.refusedCount, list.refused.map(({ why }) => why)]).toEqual([
      [],
      3,
      [expect.stringMatching(/table of observations.+halyard products/)],
    ])
    expect(
      read(`{"v":1,"kind":"observation","obsid":"1","dataURL":"mast:JWST/product/${cal}"}`),
    ).toMatchObject({
      files: [],
      refusedCount: 1,
    })
    // A column of main files that stands alone was made by hand, for this.
    expect(read(`dataURL\nmast:JWST/product/${cal}`).files).toHaveLength(1)
  })
})

describe('refused lines', () => {
  test.each([
    ['ftp://example.org/x.fits', 'foreign-host'],
    ['file:///etc/passwd', 'foreign-host'],
    ['https://example.org/api/v0.1/Download/file?uri=mast:JWST/product/x.fits', 'foreign-host'],
    ['https://mast.stsci.edu/portal', 'usage'],
    ['mast:JWST/product/', 'usage'],
    ['hello', 'usage'],
    ['{"v":1,"kind":"error","code":"network","message":"x"}', 'usage'],
    ['{"uri":', 'usage'],
  ])('%s', (line, code) => {
    const list = read(`# list\n${line}\nmast:JWST/product/${cal}`)
    expect([list.files.length, list.refused.map(refused => [refused.lineNumber, refused.code])]).toEqual([
      1,
      [[2, code]],
    ])
  })

  test('are shown escaped, bounded and without secrets', () => {
    const { refused } = read(`\u001b[31m\u202Ered Authorization: token 0123456789abcdef ${'x'.repeat(500)}\n`)
    expect(refused[0]?.shown).toMatch(/^\\u\{1b\}\[31m\\u\{202e\}red Authorization: token … x+…$/)
    expect(refused[0]?.shown.length).toBe(160)
  })

  test('a line of more than 1 MiB is refused unread', () => {
    const list = read(`mast:JWST/product/${'a'.repeat(maxLineLength)}\nmast:JWST/product/${cal}`)
    expect([list.files.length, list.refused[0]?.why]).toEqual([1, 'The line is longer than 1 MiB.'])
  })

  test('a quote that is never closed takes at most 64 lines with it', () => {
    const list = read(
      `uri,note\nmast:JWST/product/${cal},"open\n${`mast:JWST/product/${rate},x\n`.repeat(100)}`,
    )
    expect([
      list.files.map(({ filename }) => filename),
      list.files[0]?.parents.length,
      list.refusedCount,
    ]).toEqual([[rate], 36, 1])
  })

  test('all are counted, and a bounded number kept', () => {
    const list = read('x\n'.repeat(20_000))
    expect([list.refused.length, list.refusedCount]).toEqual([10_000, 20_000])
  })

  test('a text of nothing else is not read to its end, and the last refusal says so', () => {
    const { files, refused, refusedCount } = read(`${'x\n'.repeat(100_000)}mast:JWST/product/${cal}\n`)
    expect([files.length, refusedCount, refused.length]).toEqual([0, 100_000, 10_001])
    expect(refused.at(-1)?.why).toBe('Too many lines name no file; the rest of the text was not read.')
  })
})

test('text in pieces of any size gives the same lines as the text at once', () => {
  const text = fc
    .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', 'é'), { maxLength: 40 })
    .map(parts => parts.join(''))
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 5 }), (whole, size) => {
      const splitter = createLineSplitter()
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
        whole.slice(at * size, (at + 1) * size),
      )
      const lines = [...pieces.flatMap(piece => splitter.push(piece)), ...splitter.end()]
      expect(lines).toEqual([...linesOf(whole)])
    }),
  )
})

test('a line without end never fills the memory', () => {
  const splitter = createLineSplitter()
  for (let piece = 0; piece < 40; piece += 1) splitter.push('x'.repeat(100_000))
  expect([...splitter.push('\nnext\n'), ...splitter.end()].map(line => line.length)).toEqual([
    maxLineLength + 1,
    4,
  ])
})

test('whatever a table holds, a list is read and every row that says anything is a file or a refusal', () => {
  const isEmpty = (row: readonly string[]) => row.every(text => /^[-=:+\s]*$/.test(text))
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom(`mast:JWST/product/${cal}`, '"', '', 'https://mast.stsci.edu/'),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), rows => {
      const quoted = rows.map(row =>
        row.map(text => `"${text.replace(/[\r\n]/g, '').replaceAll('"', '""')}"`).join(','),
      )
      const { files, refusedCount } = read(['uri,note', ...quoted].join('\n'))
      const references = files.reduce((sum, { parents }) => sum + parents.length, 0)
      expect(references + refusedCount).toBe(rows.filter(row => !isEmpty(row)).length)
    }),
  )
})

describeWithFixtures('recorded lists', () => {
  const rowsOf = (name: string) => fixture(name).trim().split('\n').length - 1

  test.each([
    // seven rows, one file of them twice
    ['jwst_products_jw02736_rows.csv', rowsOf('jwst_products_jw02736_rows.csv') - 1],
    ['jwst_products_jw02733_level2_70rows.csv', rowsOf('jwst_products_jw02733_level2_70rows.csv')],
    ['download_overlay_export_example.csv', rowsOf('download_overlay_export_example.csv')],
    ['astroquery_download_manifest_errors.csv', rowsOf('astroquery_download_manifest_errors.csv') - 1],
    ['reference_sample_products.ecsv', fixture('reference_sample_products.ecsv').split('\nmast:').length - 1],
  ])('%s gives %i files', (name, count) => {
    const list = read(fixture(name))
    expect([list.files.length, list.refused]).toEqual([count, []])
  })

  test('two rows of the same file are two references to it', () => {
    const shared = read(fixture('jwst_products_jw02736_rows.csv')).files.filter(
      ({ parents }) => parents.length > 1,
    )
    expect(shared.map(({ filename, parents, sizeBytes }) => [filename, parents, sizeBytes])).toEqual([
      [
        'jw02736-o007_20231116t144653_image2_00008_asn.json',
        ['jw02736007001_02101_00001_nrs1', 'jw02736007001_02101_00001_nrs1'],
        1417,
      ],
    ])
  })

  test('an old address of the archive names its file', () => {
    expect(uris(fixture('astroquery_download_manifest_errors.csv'))[0]).toBe(
      'mast:HST/product/jd7e05020/jd7e05020_asn.fits',
    )
  })
})

describe('a line with text after its file name is refused, and the archive is never asked for the whole line', () => {
  const behind = [
    ',2880',
    ';2880',
    ',1,x',
    `,${rate}`,
    `,mast:JWST/product/${rate}`,
    "'",
    "')",
    ')',
    ']',
    '}',
    '.',
    '!',
  ]
  const more = [
    '”',
    '’',
    '»',
    '…',
    '*',
    '~',
    '$(id)',
    '${x}',
    '(1)',
    '&filename=x',
    '#top',
    '?dl=1',
    '=1',
    '%20',
    '-',
  ]
  test.each([...behind, ...more])('%s', end => {
    for (const address of [cal, `/data/${cal}`, `mast:JWST/product/${cal}`]) {
      const { files, refusedCount } = read(`${address}${end}`)
      expect([address, files.map(({ uri }) => uri), refusedCount]).toEqual([address, [], 1])
    }
  })

  test.each([',2880', ';2880', "'", "')", ')', ']', '.', '!', '”', '*', '$(id)', '?dl=1'])(
    'address%s',
    end => {
      const { files, refusedCount } = read(
        `https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/${cal}${end}`,
      )
      expect([files, refusedCount]).toEqual([[], 1])
    },
  )

  test.each([
    `print('${cal}')`,
    `array(['mast:JWST/product/${cal}',`,
    `mast:mast:JWST/product/${cal}`,
    `${cal}.part`,
  ])('%s', line => expect(uris(line)).toEqual([]))

  test('quotes of typesetting around an address are quotes', () => {
    expect(uris(`“mast:JWST/product/${cal}”\n‘${rate}’,\n«n8yj63010_asc.fits»\n`)).toHaveLength(3)
  })

  test('names with signs that the archive has stay', () => {
    const names = [
      'getdata.cgi?dataset=x_v1.0_drz',
      'a,b.fits',
      'x+y.fits',
      "it's.fits",
      '[1-2]{a}.fits',
      'ü.fits',
      'x_',
    ]
    expect(uris(names.map(name => `mast:HLSP/x/${name}`).join('\n'))).toHaveLength(names.length)
  })
})

test.each([
  'jw02733002001_02103_00001_mirimage',
  'jw02733-o001_t001_nircam_clear-f090w',
  'n8yj63010',
  'hst_12345_01_acs_wfc_f606w',
  '2733',
  '87600001',
])('%s is no file: its files are to be listed first', name => {
  expect(read(name)).toMatchObject({
    files: [],
    refused: [{ why: expect.stringContaining('halyard products') as string }],
  })
})

test('a title may be above the header of a table', () => {
  const list = read(`My list\n30 November\n\nobs_id,dataURI,size\nx,mast:JWST/product/${cal},5\n`)
  expect(list.files).toMatchObject([{ uri: `mast:JWST/product/${cal}`, obsId: 'x', sizeBytes: 5 }])
  expect(list.refusedCount).toBe(2)
})

test('names in lists of checksums are names', () => {
  expect(uris(`${'ab'.repeat(32)}  ${cal}\n${'cd'.repeat(16)} *JWST/x/${rate}\n`)).toEqual([
    `mast:JWST/product/${cal}`,
    `mast:JWST/product/${rate}`,
  ])
})

test.each(['fileSetName,productLevel,targprop', 'sci_data_set_name;sci_targname'])(
  'a table of the mission search is of observations: %s',
  header => {
    const { files, refused } = read(`${header}\njw02733001001_02101_00001,2b,NGC\n`)
    expect(files).toEqual([])
    expect(refused[0]?.why).toContain('observations')
  },
)

test('lines of signs alone name nothing: rules, brackets, and the empty rows of spreadsheets', () => {
  const table = `dataURI;size;note\r\nmast:JWST/product/${cal};5;\r\n;;\r\n"";"";""\r\n`
  expect(read(table)).toMatchObject({ files: [{ sizeBytes: 5 }], refusedCount: 0 })
  expect(read(`dataURI | size\n--------|-----\nmast:JWST/product/${cal} | 5\n`)).toMatchObject({
    files: [{ sizeBytes: 5 }],
    refusedCount: 0,
  })
  const listed = read(`[\n  "mast:JWST/product/${cal}",\n  '${rate}'\n]\n`)
  expect([listed.files.length, listed.refusedCount]).toEqual([2, 0])
})

test.each([`["mast:JWST/product/${cal}", "${rate}"]`, `<html><td>mast:JWST/product/${cal}</td></html>`])(
  'a document where lines are wanted is sent to the command that reads it: %s',
  text => {
    const { files, refused } = read(text)
    expect([files, refused.map(({ why }) => why)]).toEqual([[], [expect.stringContaining('halyard import')]])
  },
)
