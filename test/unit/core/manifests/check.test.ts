import { describe, expect, test } from 'vitest'
import { checkOf, segmentsOf } from '#core/manifests/check'
import type { RecordedFile } from '#core/manifests/recorded-file'

const recorded: RecordedFile = {
  relativePath: 'JWST/a/x.fits',
  state: 'done',
  reason: null,
  sizeBytes: 10,
  sha256: 'aa',
  user: 'anonymous',
  wanted: null,
}

describe('what became of a file', () => {
  test.each([
    ['intact', { kind: 'file', sizeBytes: 10, sha256: 'aa' }],
    ['changed', { kind: 'file', sizeBytes: 10, sha256: 'ab' }],
    ['changed', { kind: 'file', sizeBytes: 11, sha256: null }],
    ['missing', { kind: 'absent' }],
    ['unreadable', { kind: 'unreadable', why: 'It is a folder.' }],
  ] as const)('%s when %o', (result, found) => {
    expect(checkOf(recorded, found).result).toBe(result)
  })

  test('a list without sizes is judged by content alone', () => {
    const found = { kind: 'file', sizeBytes: 999, sha256: 'aa' } as const
    expect(checkOf({ ...recorded, sizeBytes: null }, found)).toEqual({ result: 'intact', detail: null })
  })

  test('a file that never arrived is missing, and the reason says why', () => {
    const failed: RecordedFile = { ...recorded, state: 'failed', reason: 'gone', sha256: null }
    const { result, detail } = checkOf(failed, { kind: 'file', sizeBytes: 10, sha256: 'aa' })
    expect([result, detail]).toEqual([
      'missing',
      expect.stringMatching(/never downloaded \(failed\).*reprocessing/),
    ])
  })
})

test.each([
  ['a.fits', ['a.fits']],
  ['JWST/a/x.fits', ['JWST', 'a', 'x.fits']],
  ['../a.fits', null],
  ['a/../../b', null],
  ['/etc/passwd', null],
  ['a//b', null],
  ['./a', null],
  ['C:/x', null],
  ['a\\..\\b', null],
  ['a\0b', null],
  ['', null],
])('the path %j below a folder is %o', (path, segments) => {
  expect(segmentsOf(path)).toEqual(segments)
})
