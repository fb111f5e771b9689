import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { card, fitsBytes, primaryCards } from '../fits/fits-bytes.ts'
import { damaged, judge, notTheFile, png, unchecked } from './check-bytes.ts'

const fits = fitsBytes({
  cards: [...primaryCards(8, [3]), card('CAL_VER', "'1.20'")],
  data: new Uint8Array(3),
})
const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>'

test('a sound FITS file brings its provenance, packed or not', () => {
  const verdict = { kind: 'sound', provenance: { CAL_VER: '1.20' } }
  expect(['x_cal.fits', 'X.FITS', 'x.fit'].map(name => judge(name, fits, 100))).toEqual([
    verdict,
    verdict,
    verdict,
  ])
  expect(judge('x_raw.fits.gz', gzipSync(fits))).toEqual(verdict)
})

describe('something else in place of the file', () => {
  const names = [
    'a.fits',
    'a.jpg',
    'a.png',
    'a.json',
    'a.csv',
    'a.ecsv',
    'a.asdf',
    'a.txt',
    'a.sh',
    'a.fits.gz',
    'a',
  ]
  test.each([
    ['a page', page],
    ['a page after blank space', ` \r\n\t${page}`],
    ['a page after a byte order mark', `\ufeff${page}`],
    ['a page without a doctype, in capitals', '<HTML lang="en">'],
    ['a page that begins with its head', '<head><meta charset="utf-8">'],
    ['a page in XHTML', `<?xml version="1.0"?>\n<!-- made -->\n${page}`],
    ['a page in UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(page, 'utf16le')])],
  ])('%s is no data under any name, however it is cut', (_, body) => {
    for (const name of names) {
      for (const size of [1, 7, 4096])
        expect([name, judge(name, body, size).kind]).toEqual([name, 'not-the-file'])
    }
  })

  test.each([
    ['a.fits', page, 'The archive sent an HTML page in place of a FITS file.'],
    ['a.fits', '{"msg": "Not authorized"}', 'The archive sent a JSON text in place of a FITS file.'],
    ['a.jpg', '<?xml version="1.0"?><Error/>', 'The archive sent an XML text in place of a JPEG picture.'],
    ['a.fits', 'Service Unavailable', 'The archive sent a plain text in place of a FITS file.'],
    ['a.fits', gzipSync(fits), 'The archive sent gzip-compressed data in place of a FITS file.'],
    ['a.fits.gz', fits, 'The archive sent a FITS file in place of a gzip file.'],
    ['a.fits.gz', gzipSync(page), 'The archive sent an HTML page in place of a FITS file.'],
    ['a.jpg', png, 'The archive sent a PNG picture in place of a JPEG picture.'],
    ['a.json', fits, 'The archive sent a FITS file in place of a JSON file.'],
    ['a.csv', '{"detail":"no"}', 'The archive sent a JSON text in place of a CSV table.'],
    ['a.ecsv', 'a,b\n1,2\n', 'The archive sent a plain text in place of an ECSV table.'],
    ['a.fits', '', 'The archive sent an empty file in place of a FITS file.'],
    ['a.json', '', 'The archive sent an empty file in place of a JSON file.'],
  ])('%s', (name, body, sentence) => {
    expect(judge(name, body)).toEqual(notTheFile(sentence))
  })
})

test('bytes that are nothing known, and a broken first card, are damage', () => {
  expect(judge('a.fits', Buffer.alloc(2880))).toEqual(damaged(/primary HDU/))
  expect(judge('a.fits', Buffer.concat([Buffer.from('SIMPLX'), fits.subarray(6)]))).toEqual(damaged(/SIMPLE/))
  expect(judge('a.fits', 'SIMP')).toEqual(damaged(/ends at byte 4, inside the header of the primary HDU/))
  expect(judge('a.jpg', Buffer.alloc(100))).toEqual(damaged(/marker/))
})

test('an unknown extension may hold anything else, and a page is a page under its own name', () => {
  const bodies = ['text', '{}', gzipSync('x'), Buffer.from([0, 1, 2])]
  expect(bodies.map(body => judge('jw01_trl.xyz', body))).toEqual(bodies.map(() => unchecked))
  expect(judge('report.html', page)).toEqual(unchecked)
  expect(judge('constructor', 'text')).toEqual(unchecked)
})
