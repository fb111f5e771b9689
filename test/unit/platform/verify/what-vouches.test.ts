import {
  bzip2Sample,
  gifSample,
  hdf5Sample,
  parquetSample,
  pdfSample,
  tarSample,
  zipSample,
} from './packed-bytes.ts'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { encode } from 'jpeg-js'
import { describe, expect, test } from 'vitest'
import { judge as judgeFile, type Oddity } from '#core/transfer/judge'
import { createContentCheck } from '#platform/verify/content-check'
import { card, fitsBytes, primaryCards } from '../fits/fits-bytes.ts'
import { png } from './check-bytes.ts'

interface Served {
  readonly listed?: number | null
  readonly archived?: string
  readonly isDigested?: boolean
  readonly oddity?: Oddity
  readonly isEndOpen?: boolean
}

/** What becomes of a body under a name: `accepted`, `damaged` or `not-the-file`. */
function outcome(name: string, body: string | Uint8Array, served: Served = {}): string {
  const bytes = Buffer.from(body)
  const check = createContentCheck(name, served.archived ?? name)
  void check.update(bytes)
  const judged = judgeFile(
    { listedSizeBytes: served.listed ?? null, lastDamaged: null, acceptAsArchived: false },
    {
      bytes: { sizeBytes: bytes.length, sha256: '' },
      verdict: check.end(),
      isEndDeclared: served.isEndOpen !== true,
      isDigested: served.isDigested ?? false,
      oddity: served.oddity ?? null,
    },
  )
  return judged.kind === 'accepted' ? 'accepted' : judged.reason
}

const fits = fitsBytes({
  cards: [...primaryCards(8, [3]), card('CAL_VER', "'1.20'")],
  data: new Uint8Array(3),
})
const pages = {
  'blank lines first': `${'\r\n'.repeat(40)}<!DOCTYPE html><html></html>`,
  'a comment first': '<!-- served by web7 -->\n<!-- -->\n<html><body>No</body></html>',
  'a long comment first': `<!-- ${'licence '.repeat(700)} --><html></html>`,
  'a script first': '<script type="text/javascript">location = "/login"</script>',
  'a meta first': '<meta http-equiv="refresh" content="0; url=/login">',
  'a heading first': '<h1>It works!</h1>',
  'a body first': '<body onload="go()">Sign in</body>',
  'a title first': '<title>502 Bad Gateway</title>',
  'a doctype of old':
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">',
  XHTML:
    '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"/>',
  'XHTML with a prefix': '<?xml version="1.0"?><x:html xmlns:x="http://www.w3.org/1999/xhtml"></x:html>',
  'a template first': '<template id="app"></template>',
  'a form field first': '<input type="hidden" name="next">',
  'a quotation first': '<blockquote>Error</blockquote>',
  'words first': 'Redirecting ...\n<html><head></head></html>',
  'UTF-16': `\ufeff<html></html>`,
}
const errorJsons = [
  '{"error": "dataset not found", "code": 404}',
  '{"message": "Unauthorized"}',
  '{"status": "ERROR", "msg": "Cannot continue the execution"}',
  '{"detail": "Not authenticated"}',
  '{"errors": [{"title": "gone"}]}',
  '[{"error": "no"}]',
  '{"timestamp":"2026-01-01","status":500,"error":"Internal Server Error","path":"/x"}',
  '\ufeff\n{"title":"Not Found","type":"about:blank","status":404}',
  '{"Message": "User is not authorized", "data": null}',
  '{"success": false, "reason": "expired"}',
]
const errorXmls = [
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Key>x</Key></Error>',
  '<Error/>',
  '<ServiceExceptionReport version="1.3"><ServiceException>no</ServiceException></ServiceExceptionReport>',
  '<?xml version="1.0"?><VOTABLE version="1.3"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">no</INFO></RESOURCE></VOTABLE>',
  "<VOTABLE><RESOURCE><INFO value='ERROR' name='QUERY_STATUS'/></RESOURCE></VOTABLE>",
  '<soap:Envelope xmlns:soap="s"><soap:Body><soap:Fault/></soap:Body></soap:Envelope>',
]
const errorTexts = [
  'Error: file not found\n',
  'ERROR 500: database is away',
  '404 Not Found',
  'HTTP/1.1 503 Service Unavailable',
  'Not Found',
  'Access denied',
  'Traceback (most recent call last):\n  File "x.py", line 3, in <module>\nKeyError: 1\n',
  'The requested dataset was not found in the archive.',
  'java.lang.NullPointerException: null\n\tat a.b(C.java:1)',
  'Sorry, something went wrong',
  'Internal Server Error',
  'upstream connect error or disconnect/reset before headers',
  'No such file: x_drz',
  'An error occurred while processing your request.',
  '404 page not found\n',
  'Authorization required',
  'Proxy Error',
  'error code: 1020',
  'Invalid dataset name',
  'Missing Authentication Token',
  'Rate limit exceeded',
  'API rate limit has been exceeded for this user',
  'Too many connections',
  'Temporarily unavailable',
  'The archive is down for maintenance until noon.',
  'This data is under exclusive access.',
  'Data are proprietary',
  'java.lang.NullPointerException\n\tat a.b(C.java:1)',
  'Warning: fopen(/data/x): failed to open stream in /www/get.php on line 12',
  'upstream request timeout',
  'RBAC: access denied',
  'default backend - 404',
  'NoSuchKey',
]
const textNames = ['x.txt', 'x.reg', 'x.log', 'x_trl', 'x.dat', 'x.tsv', 'x']
const structured = [
  'x_cal.fits',
  'x.fits.fz',
  'x.fz',
  'x.fits.gz',
  'x.tar',
  'x.tar.gz',
  'x.tgz',
  'x.pdf',
  'x.zip',
  'x.bz2',
  'x.Z',
  'x.gif',
  'x.jpg',
  'x.png',
  'x.h5',
  'x.hdf5',
  'x.parquet',
  'x.ecsv',
  'x.asdf',
  'x.npy',
  'x.tif',
  'x.xz',
  'x.zst',
]

describe('under a name that promises something else', () => {
  const names = [...structured, ...textNames, 'x.csv', 'x.json']
  test.each(Object.entries(pages))('a page is never data: %s', (kind, page) => {
    const body = kind === 'UTF-16' ? Buffer.from(page, 'utf16le') : page
    for (const name of names)
      for (const listed of [null, 0, 1_000_000, Buffer.byteLength(body) + 3])
        expect([name, listed, outcome(name, body, { listed })]).toEqual([name, listed, 'not-the-file'])
  })

  test.each([...errorJsons, ...errorXmls, ...errorTexts])('an error is never data: %s', body => {
    for (const name of [...structured, ...textNames, 'x.csv'])
      for (const listed of [null, 0, 1_000_000, Buffer.byteLength(body) + 3])
        expect([name, listed, outcome(name, body, { listed })]).not.toEqual([name, listed, 'accepted'])
  })

  test('an empty body is done only when the list says 0 bytes, and never where there is structure', () => {
    for (const name of [...structured, ...textNames, 'x.csv', 'x.json', 'x.html', 'x.xml'])
      for (const listed of [null, 1, 3000])
        expect([name, outcome(name, '', { listed })]).not.toEqual([name, 'accepted'])
    for (const name of [...structured, ...textNames, 'x.csv', 'x.json', 'x.html', 'x.xml'])
      for (const blank of ['\n', '\r\n\r\n', ' \t '.repeat(50)])
        for (const listed of [null, 0, blank.length + 1])
          expect([name, outcome(name, blank, { listed })]).not.toEqual([name, 'accepted'])
    expect(outcome('x.txt', '\n', { listed: 1 })).toBe('accepted')
    for (const name of [...textNames, 'x.csv', 'x.html'])
      expect(outcome(name, '', { listed: 0 })).toBe('accepted')
    for (const name of structured) expect(outcome(name, '', { listed: 0 })).toBe('not-the-file')
  })
})

describe('under a name that promises it', () => {
  test.each([
    ...errorJsons.map(body => ['x_asn.json', body] as const),
    ...errorXmls.map(body => ['x.xml', body] as const),
  ])('%s: a size far from the listed one distinguishes an error from data: %s', (name, body) => {
    const { length } = Buffer.from(body)
    expect(outcome(name, body, { listed: length * 2 })).toBe('accepted')
    expect(outcome(name, body, { listed: length })).toBe('accepted')
    for (const listed of [null, 0, length * 3, 1_000_000])
      expect(outcome(name, body, { listed })).toBe('damaged')
  })

  test.each([
    ['x_asn.json', '{"response": {"problem": "the dataset is away"}}'],
    ['x.json', '{}'],
    ['x.json', '"gone"'],
    ['x.xml', '<response>the dataset is away</response>'],
  ])('%s: a size far from the listed one distinguishes a few words from the file: %s', (name, body) => {
    for (const listed of [null, 0, body.length, body.length * 2])
      expect(outcome(name, body, { listed })).toBe('accepted')
    expect(outcome(name, body, { listed: 1_000_000 })).toBe('damaged')
  })

  test('only its size distinguishes an error page from the page itself', () => {
    const page = '<html><body>preview</body></html>'
    expect(outcome('x.html', page, { listed: page.length + 5 })).toBe('accepted')
    expect(outcome('x.htm', '<h1>log</h1>')).toBe('accepted')
    expect(outcome('x.html', page, { listed: 80_000 })).toBe('damaged')
    expect(outcome('x.html', '{"error": "no"}')).toBe('not-the-file')
  })
})

const data: readonly (readonly [string, string | Uint8Array])[] = [
  ['x_trl.txt', `Error handling is on.\n${'20260101 CALWF3 processing\n'.repeat(300)}`],
  ['x.log', `ERROR: no dark found, using the default\n${'INFO: step done\n'.repeat(400)}`],
  ['x.csv', 'error,flux\n0.1,2\n'],
  ['x.txt', 'Error    Flux\n0.1  2\n'],
  ['x.txt', '450 nm lamp\n500 nm lamp\n'],
  ['x.reg', '# Region file format: DS9 version 4.1\nicrs\ncircle(1,2,3")\n'],
  ['x.json', '{"asn_type": "image3", "status": "ok", "error": [0.1, 0.2]}'],
  ['x.json', '{"flux": [1], "error": [0.1]}'],
  ['x.json', '[]'],
  ['x_pool.csv', '|filename|error\n|jw01|1\n'],
  ['x.txt', '{"note": "a text may hold JSON"}'],
  ['x.txt', '<region><name>1</name></region>'],
  [
    'x_hdr.txt',
    `${'SIMPLE  =                    T'.padEnd(80)}\n${'BITPIX  =                   16'.padEnd(80)}\nEND\n`,
  ],
  ['x.txt', 'Data products of this program, and what is not in them: missing rows are blank.\n'],
  ['x.txt', 'Warning: exposures 3 and 4 were not used\n'],
  ['x.txt', 'Bad pixels of detector 2\n1 2\n'],
  ['x.txt', 'Detection limit 27.1 mag\n'],
  ['x.md', '# Errors\nNot found are: none\n'],
  ['x.xml', '<?xml version="1.0"?><!-- c --><catalog><row/></catalog>'],
  ['x.svg', '<?xml version="1.0"?><svg/>\n<!-- end -->'],
  [
    'x.vot',
    '<?xml version="1.0"?><VOTABLE><RESOURCE><INFO name="QUERY_STATUS" value="OK"/></RESOURCE></VOTABLE>',
  ],
  ['x.html', '<html><body>Error: none</body></html>'],
  ['x.fits.fz', fits],
  ['x_raw.fits.gz', gzipSync(fits)],
  ['x.txt.gz', gzipSync('any text')],
  ['x.dat', Buffer.from([0, 1, 2, 3])],
  ['x.png', png],
  ['x.zip', zipSample],
  ['x.npz', zipSample],
  ['x.tar', tarSample],
  ['x.tgz', gzipSync(tarSample)],
  ['x.tar.gz', gzipSync(tarSample)],
  ['x.gif', gifSample],
  ['x.h5', hdf5Sample],
  ['x.parquet', parquetSample],
  ['x.pdf', pdfSample],
  ['x.fits.bz2', bzip2Sample],
  ['x.fits.Z', Buffer.from([0x1f, 0x9d, 0x90, 1, 2])],
]
test.each(data)('real data of %s is accepted with its listed size, and with none', (name, body) => {
  const { length } = Buffer.from(body)
  for (const listed of [null, length])
    expect([name, listed, outcome(name, body, { listed })]).toEqual([name, listed, 'accepted'])
})

test('whatever a text of the listed size begins with, it is accepted, pages aside', () => {
  const start = fc.constantFrom(...errorTexts, ...errorJsons, '<h1>', '<script>', 'Error')
  fc.assert(
    fc.property(start, fc.string({ maxLength: 40 }), (first, rest) => {
      const body = `${first}${rest}`
      fc.pre(!/<(?:!doctype|html|head|frameset)/i.test(body))
      expect(outcome('x.txt', body, { listed: Buffer.byteLength(body) })).toBe('accepted')
    }),
  )
})

describe('where nothing can be checked', () => {
  test('a size from half to twice the listed one vouches, or a digest, or that no size is listed', () => {
    const body = 'x'.repeat(1000)
    for (const name of ['x.txt', 'x.csv', 'x', 'x_trl.xyz']) {
      for (const listed of [null, 0, 500, 1000, 2000])
        expect(outcome(name, body, { listed })).toBe('accepted')
      for (const listed of [499, 2001, 1]) expect(outcome(name, body, { listed })).toBe('damaged')
      expect(outcome(name, body, { listed: 1_000_000, isDigested: true })).toBe('accepted')
    }
  })
  const signatures: readonly (readonly [string, string])[] = [
    ['x.fits.Z', '\x1f\x9d'],
    ['x.zst', '\x28\xb5\x2f\xfd'],
    ['x.npy', '\x93NUMPY'],
    ['x.tif', 'II*\0'],
    ['x.webp', 'RIFF'],
    ['x.mp4', '\0\0\0\x18ftyp'],
    ['x.eps', '%!PS'],
    ['x.7z', "7z\xbc\xaf'\x1c"],
    ['x.ecsv', '# %ECSV 1.0\n# ---\na\n'],
  ]
  test.each(signatures)('a right beginning alone does not vouch for the rest: %s', (name, signature) => {
    const body = Buffer.concat([Buffer.from(signature, 'latin1'), Buffer.alloc(50, '7')])
    for (const listed of [null, 0, body.length, body.length * 2])
      expect([name, listed, outcome(name, body, { listed })]).toEqual([name, listed, 'accepted'])
    for (const listed of [1_000_000, 10])
      expect([name, listed, outcome(name, body, { listed })]).toEqual([name, listed, 'damaged'])
    expect(outcome(name, body, { listed: 1_000_000, isDigested: true })).toBe('accepted')
    // Not even all of its signature is there.
    for (const listed of [null, 1_000_000])
      expect(outcome(name, body.subarray(0, 1), { listed })).not.toBe('accepted')
  })
  test('under an end that nobody declared only the very size of the list vouches, or a digest, or no list', () => {
    const body = 'x'.repeat(1000)
    for (const name of ['x.txt', 'x.csv', 'x', 'x.dat']) {
      for (const listed of [null, 0, 1000])
        expect(outcome(name, body, { listed, isEndOpen: true })).toBe('accepted')
      for (const listed of [999, 1001, 1900]) {
        expect(outcome(name, body, { listed, isEndOpen: true })).toBe('damaged')
        expect(outcome(name, body, { listed, isEndOpen: true, isDigested: listed < 1001 })).toBe(
          listed < 1001 ? 'accepted' : 'damaged',
        )
      }
    }
    expect(outcome('x.fits', fits, { listed: 5, isEndOpen: true })).toBe('accepted')
  })
  test('structure vouches whatever the list says', () => {
    for (const [name, body] of [
      ['x.fits', fits],
      ['x.png', png],
      ['x.zip', zipSample],
    ] as const)
      expect(outcome(name, body, { listed: 5 })).toBe('accepted')
  })
  test('what the server calls a page, or labels strangely, needs more', () => {
    const page: Oddity = { needs: 'same-size', detail: '' }
    const label: Oddity = { needs: 'near-size-or-digest', detail: '' }
    expect(outcome('x.txt', 'Sign in', { oddity: page })).toBe('damaged')
    expect(outcome('x.txt', 'Sign in', { oddity: page, isDigested: true, listed: 8 })).toBe('damaged')
    expect(outcome('x.txt', 'Sign in', { oddity: page, listed: 7 })).toBe('accepted')
    expect(outcome('x.txt', 'data', { oddity: label })).toBe('damaged')
    expect(outcome('x.txt', 'data', { oddity: label, listed: 5 })).toBe('accepted')
    expect(outcome('x.txt', 'data', { oddity: label, isDigested: true })).toBe('accepted')
    expect(outcome('x.fits', fits, { oddity: page })).toBe('accepted')
  })
})

describe('when list and URI promise different kinds', () => {
  const query = 'mast:HLA/url/cgi-bin/getdata.cgi'
  test('either kind will do', () => {
    for (const [listed, archived] of [
      ['x.fits', 'x.fits.gz'],
      ['x.fits.gz', 'x.fits'],
    ] as const) {
      expect(outcome(listed, fits, { archived })).toBe('accepted')
      expect(outcome(listed, gzipSync(fits), { archived })).toBe('accepted')
      expect(outcome(listed, png, { archived })).toBe('not-the-file')
    }
  })
  test('a URI that names no file leaves it to the list', () => {
    expect(outcome('x_drz.fits', 'Error: no such dataset: x_drz\n', { archived: query, listed: 123e6 })).toBe(
      'not-the-file',
    )
    expect(outcome('x_drz.fits', fits, { archived: query })).toBe('accepted')
    expect(outcome('x_drz', fits, { archived: 'x_drz.fits' })).toBe('accepted')
    expect(outcome('X_DRZ.FITS ', 'no', { archived: '' })).toBe('not-the-file')
    expect(outcome('x_drz', 'no', { archived: 'x_drz.fits' })).toBe('not-the-file')
  })
  test('a kind that nothing can check needs the listed size or a digest', () => {
    const body = 'some words'
    expect(outcome('x.fits', body, { archived: 'x.txt' })).toBe('damaged')
    expect(outcome('x.fits', body, { archived: 'x.txt', listed: 123e6 })).toBe('damaged')
    expect(outcome('x.fits', body, { archived: 'x.txt', listed: 12 })).toBe('accepted')
    expect(outcome('x.fits', body, { archived: 'x.txt', isDigested: true })).toBe('accepted')
  })
})

describe('a cut is seen in', () => {
  test.each(
    data.filter(([name]) =>
      /\.(?:zip|npz|tar|tgz|tar\.gz|gif|h5|parquet|pdf|bz2|xml|vot|fz|png)$/.test(name),
    ),
  )('%s', (name, body) => {
    const bytes = Buffer.from(body)
    for (const cut of [1, 12, Math.floor(bytes.length * 0.8)])
      expect([
        name,
        cut,
        outcome(name, bytes.subarray(0, bytes.length - cut), { listed: bytes.length }),
      ]).toEqual([name, cut, 'damaged'])
  })
})

describe('an end that is not as it should be', () => {
  const jpeg = Buffer.from(encode({ width: 8, height: 8, data: Buffer.alloc(256, 99) }, 90).data)
  const withNewline = (bytes: Uint8Array, end = '\n'): Buffer => Buffer.concat([bytes, Buffer.from(end)])
  const lastByte = tarSample.findLastIndex(byte => byte !== 0)
  const openTar = tarSample.subarray(0, Math.ceil((lastByte + 1) / 512) * 512)
  const odd: readonly (readonly [string, Buffer])[] = [
    ['x.png', withNewline(png)],
    ['x.jpg', withNewline(jpeg, '\r\n')],
    ['x.gif', withNewline(gifSample)],
    ['x.zip', withNewline(zipSample)],
    ['x.parquet', withNewline(parquetSample)],
    ['x.fits.bz2', withNewline(bzip2Sample)],
    ['x_raw.fits.gz', withNewline(gzipSync(fits), '\n\n')],
    ['x.h5', Buffer.concat([hdf5Sample, Buffer.from('more')])],
    ['x.h5', Buffer.concat([hdf5Sample, Buffer.alloc(50)])],
    ['x.tar', openTar],
  ]
  test.each(odd)('%s: the very size of the list vouches for it, or a digest', (name, body) => {
    expect(outcome(name, body, { listed: body.length })).toBe('accepted')
    expect(outcome(name, body, { isDigested: true })).toBe('accepted')
    for (const listed of [null, 0, body.length - 1, body.length + 1])
      expect([listed, outcome(name, body, { listed })]).toEqual([listed, 'damaged'])
  })

  test.each(odd.filter(([name]) => !/h5|tar/.test(name)))(
    '%s: more than a few blanks are no end',
    (name, body) => {
      for (const end of [' '.repeat(17), 'x', '\n<b>Warning</b>']) {
        const longer = withNewline(body, end)
        expect([end, outcome(name, longer, { listed: longer.length })]).toEqual([end, 'damaged'])
      }
    },
  )

  test('what packs an archive without closing blocks says that it is all of it', () => {
    expect(outcome('x.tgz', gzipSync(openTar))).toBe('accepted')
    const cut = openTar.subarray(0, -256)
    expect(outcome('x.tar', cut, { listed: cut.length })).toBe('damaged')
    expect(outcome('x.tar', Buffer.alloc(0), { listed: 10 })).not.toBe('accepted')
  })

  test('an HDF5 file may have a block of its user before it', () => {
    for (const start of [512, 1024, 2048, 4096]) {
      const body = Buffer.concat([Buffer.alloc(start, 'u'), hdf5Sample])
      // Addresses are counted from the superblock, but the end is counted from the first byte.
      body.writeBigUInt64LE(BigInt(start), start + 24)
      body.writeBigUInt64LE(BigInt(body.length), start + 40)
      expect([start, outcome('x.h5', body)]).toEqual([start, 'accepted'])
      expect([start, outcome('x.h5', body.subarray(0, -1))]).toEqual([start, 'damaged'])
    }
  })
})

describe('what precedes the first element, however long', () => {
  const long = {
    'a comment': `<!-- ${'licence '.repeat(5_000)} -->`,
    'many comments': '<!-- licence -->\n'.repeat(3_000),
    'blank lines': '\r\n'.repeat(20_000),
    'an instruction': `<?php ${'x'.repeat(40_000)}?>`,
  }
  test.each(Object.entries(long))('%s hides no page', (_, before) => {
    for (const name of ['x.txt', 'x.fits', 'x.csv', 'x.xml', 'x', 'x.tar'])
      for (const page of ['<!DOCTYPE html><html></html>', '<html><body>No</body></html>'])
        expect([name, outcome(name, `${before}${page}${' '.repeat(20_000)}`)]).toEqual([name, 'not-the-file'])
  })
  test.each(Object.entries(long))('%s belongs to an XML text', (_, before) => {
    const declared = `<?xml version="1.0"?>${before}`
    const table = `${declared}<VOTABLE><RESOURCE>${'<INFO/>'.repeat(2_000)}</RESOURCE></VOTABLE>`
    expect(outcome('x.vot', table)).toBe('accepted')
    expect(outcome('x.xml', table)).toBe('accepted')
    expect(outcome('x.vot', table.slice(0, -1))).toBe('damaged')
    const error = `${declared}<VOTABLE><INFO name="QUERY_STATUS" value="ERROR">no</INFO></VOTABLE>`
    expect(outcome('x.vot', error, { listed: 10_000_000 })).toBe('damaged')
  })
})
