import { expect, test } from 'vitest'
import { meaningOfCoding } from '#core/transfer/content-coding'

test.each([
  ['gzip', 'a.fits.gz', 'stored'],
  ['X-GZip', 'a.tgz', 'stored'],
  ['gzip', 'a.fits', 'changed'],
  ['gzip', 'a.gz.fits', 'changed'],
  ['gzip, utf-8', 'a.fits.gz', 'stored'],
  ['gzip, br', 'a.fits.gz', 'changed'],
  ['compress', 'a.Z', 'stored'],
  ['bzip2', 'a.tar.bz2', 'stored'],
  ['zstd', 'a.fits', 'changed'],
  ['deflate', 'a.gz', 'changed'],
  ['base64', 'a.txt', 'changed'],
  ['UTF-8', 'a.txt', 'stored'],
  ['iso-8859-15', 'a.txt', 'stored'],
  ['none', 'a', 'stored'],
  ['toString', 'a', 'unknown'],
  ['gzipped', 'a.gz', 'unknown'],
])('%s on %s is %s', (coding, name, meaning) => {
  expect(meaningOfCoding(coding, [name])).toBe(meaning)
  expect(meaningOfCoding(coding, ['', name])).toBe(meaning)
})
