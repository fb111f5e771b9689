import { expect, test } from 'vitest'
import { createFileList } from '#service/selection/file-list'
import { importPieces } from '#service/selection/import-pieces'
import { wantedFiles } from '#service/selection/place-list'
import type { ListedFile } from '#core/lists/wanted-files'

const listed = (uri: string, relativePath: string | null): ListedFile => ({
  uri,
  filename: uri.split('/').at(-1) ?? '',
  obsId: `set-${uri.length}`,
  collection: 'JWST',
  sizeBytes: null,
  access: null,
  calibLevel: null,
  version: null,
  programId: null,
  parents: [],
  relativePath,
})
const entriesOf = (...files: readonly ListedFile[]) => {
  const list = createFileList()
  list.addFiles(files)
  return list.inOrder()
}

test('an imported list keeps its places only where they are asked for, and says nothing that it does not know', () => {
  const entries = entriesOf(listed('mast:JWST/a/x.fits', 'there/x.fits'), listed('mast:JWST/b/y.fits', null))
  expect(entries.map(({ needsToken }) => needsToken)).toEqual([false, false])
  const paths = (layout: 'listed' | 'nested') =>
    wantedFiles(entries, { layout, areTwinsNested: false }).map(file => file.plannedPath)
  expect(paths('listed')).toEqual(['there/x.fits', undefined])
  expect(paths('nested')).toEqual([undefined, undefined])
  const [wanted] = wantedFiles(entries, { layout: 'nested', areTwinsNested: false })
  expect(wanted).toMatchObject({ access: null, obsId: 'set-18' })
})

test('files that would meet in the flat layout go into folders of their own, the others stay flat', () => {
  const entries = entriesOf(
    listed('mast:JWST/a/x.fits', null),
    listed('mast:JWST/bc/X.fits', null),
    listed('mast:JWST/a/y.fits', null),
  )
  const paths = (areTwinsNested: boolean) =>
    wantedFiles(entries, { layout: 'flat', areTwinsNested }).map(file => file.plannedPath)
  expect(paths(true)).toEqual(['JWST/set-18/x.fits', 'JWST/set-19/X.fits', undefined])
  expect(paths(false)).toEqual([undefined, undefined, undefined])
})

test('a text comes together from its pieces, and one that was replaced is refused', () => {
  let ids = 0
  const pieces = importPieces(() => `import-${(ids += 1)}`)
  expect(pieces.finish(null, 'whole')).toBe('whole')
  const first = pieces.add(null, 'a')
  expect(pieces.add(first, 'b')).toBe(first)
  expect(pieces.finish(first, 'c')).toBe('abc')
  const second = pieces.add(null, 'x')
  pieces.add(null, 'y')
  expect(() => pieces.add(second, 'z')).toThrow('This import was replaced by another one.')
  const large = pieces.add(null, 'x'.repeat(32 * 1024 * 1024))
  expect(() => pieces.finish(large, 'x'.repeat(33 * 1024 * 1024))).toThrow('too large')
})
