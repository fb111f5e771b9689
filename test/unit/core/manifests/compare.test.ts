import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareManifests } from '#core/manifests/compare'
import type { RecordedFile } from '#core/manifests/recorded-file'

const file = (name: string, sha256: string | null, hasUri = true): RecordedFile => ({
  relativePath: `JWST/${name}`,
  state: sha256 === null ? 'failed' : 'done',
  reason: sha256 === null ? 'gone' : null,
  sizeBytes: 1,
  sha256,
  user: 'anonymous',
  wanted: hasUri
    ? {
        uri: `mast:JWST/product/${name}`,
        filename: name,
        obsId: null,
        collection: 'JWST',
        sizeBytes: null,
        access: null,
        calibLevel: null,
        version: null,
        programId: null,
        parents: [],
      }
    : null,
})
const brief = (a: readonly RecordedFile[], b: readonly RecordedFile[]) => {
  const { differences, same } = compareManifests(a, b)
  return {
    same,
    found: differences.map(({ kind, a: left, b: right }) => [kind, (left ?? right)?.relativePath]),
  }
}

test('files only one has, files of another content, and the same ones counted', () => {
  const a = [file('one', 'x'), file('two', 'y'), file('three', 'z'), file('five', null)]
  const b = [file('two', 'other'), file('three', 'z'), file('four', 'w'), file('five', null)]
  expect(brief(a, b)).toEqual({
    same: 2,
    found: [
      ['only-a', 'JWST/one'],
      ['different', 'JWST/two'],
      ['only-b', 'JWST/four'],
    ],
  })
})

test('a file that was moved is the same, unless a list knows paths alone', () => {
  const moved = { ...file('one', 'x'), relativePath: 'elsewhere/one' }
  expect(brief([file('one', 'x')], [moved])).toEqual({ same: 1, found: [] })
  expect(brief([file('one', 'x', false)], [moved])).toEqual({
    same: 0,
    found: [
      ['only-a', 'JWST/one'],
      ['only-b', 'elsewhere/one'],
    ],
  })
})

test('both orders find the same differences, mirrored', () => {
  const files = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), sha256: fc.constantFrom('x', 'y', null) }),
    { selector: ({ name }) => name },
  )
  fc.assert(
    fc.property(files, files, (listA, listB) => {
      const a = listA.map(({ name, sha256 }) => file(name, sha256))
      const b = listB.map(({ name, sha256 }) => file(name, sha256))
      const mirror = { 'only-a': 'only-b', 'only-b': 'only-a', different: 'different' } as const
      const there = compareManifests(a, b)
      const back = compareManifests(b, a)
      expect(there.same).toBe(back.same)
      expect(there.differences.map(({ kind }) => mirror[kind]).sort()).toEqual(
        back.differences.map(({ kind }) => kind).sort(),
      )
      expect(a.length + b.length).toBe(
        2 * there.same + there.differences.reduce((sum, { kind }) => sum + (kind === 'different' ? 2 : 1), 0),
      )
    }),
  )
})
