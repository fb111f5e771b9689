import { expect, test } from 'vitest'
import { createWantedFiles } from '#core/lists/wanted-files'
import { textHash } from '#core/names/text-hash'

const uriOf = (n: number): string =>
  `mast:JWST/product/jw02733001001_02101_${String(n).padStart(5, '0')}_nrcb1_cal.fits`

test('a list of many blocks comes out in its order, whole, as often as it is asked for', () => {
  const files = createWantedFiles()
  for (let n = 0; n < 200; n += 1) files.add({ uri: uriOf(n), sizeBytes: n })
  const listed = files.listed()
  const expected = Array.from({ length: 200 }, (_, n) => [uriOf(n), n])
  for (const walk of [[...listed], [...listed], files.files()])
    expect(walk.map(({ uri, sizeBytes }) => [uri, sizeBytes])).toEqual(expected)
  expect(listed.length).toBe(200)
})

test('every fact of a line is kept, and what a line does not say is read from the name', () => {
  const files = createWantedFiles()
  const said = {
    uri: uriOf(1),
    filename: 'other.fits',
    obsId: 'jw02733-o001',
    collection: 'JWST',
    sizeBytes: 0,
    access: 'PUBLIC',
    calibLevel: 3,
    version: '1.2\n"é"',
    programId: '2733',
    parents: ['a', ''],
    relativePath: '../x',
  }
  files.add(said)
  files.add({ uri: uriOf(2) })
  expect(files.files()).toEqual([
    said,
    {
      uri: uriOf(2),
      filename: 'jw02733001001_02101_00002_nrcb1_cal.fits',
      obsId: 'jw02733001001_02101_00002_nrcb1',
      collection: 'JWST',
      sizeBytes: null,
      access: null,
      calibLevel: null,
      version: null,
      programId: '2733',
      parents: ['jw02733001001_02101_00002_nrcb1'],
      relativePath: null,
    },
  ])
})

test('a URI that comes again far below adds its reference and what the first line did not say', () => {
  const files = createWantedFiles()
  for (let n = 0; n < 150; n += 1) files.add({ uri: uriOf(n), parents: ['first'] })
  files.add({ uri: uriOf(3).replace('JWST', 'jwst'), sizeBytes: 7, parents: ['second'] })
  files.add({ uri: uriOf(149), parents: ['second'] })
  files.add({ uri: uriOf(3), parents: ['third'] })
  const all = files.files()
  expect(all).toHaveLength(150)
  expect([all[3]?.parents, all[3]?.sizeBytes]).toEqual([['first', 'second', 'third'], 7])
  expect(all[149]?.parents).toEqual(['first', 'second'])
})

test('two URIs of one hash are two files', () => {
  const pair = [
    'mast:JWST/product/jw71486100626_02101_00994_nrcb1_cal.fits',
    'mast:JWST/product/jw75859353269_02101_11261_nrcb1_cal.fits',
  ]
  expect(new Set(pair.map(textHash)).size).toBe(1)
  const files = createWantedFiles()
  for (const uri of [...pair, ...pair]) files.add({ uri, parents: ['a'] })
  expect(files.files().map(({ uri, parents }) => [uri, parents])).toEqual(pair.map(uri => [uri, ['a', 'a']]))
})
