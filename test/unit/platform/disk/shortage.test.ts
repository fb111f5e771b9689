import { expect, test } from 'vitest'
import { toDiskError } from '#platform/disk/disk-error'
import { shortageCode } from '#platform/disk/shortage'
import { toNetworkError } from '#platform/transfer/network-error'
import { toAppError } from '#shared/errors'

const failed = (code: string): Error => Object.assign(new Error(code), { code })

test.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL', 'ENOMEM'])(
  '%s is a shortage, on the disk and on the line',
  code => {
    for (const word of [toDiskError, toAppError, (thrown: unknown) => toNetworkError(thrown, 'archive.test')])
      expect(shortageCode(word(failed(code)))).toBe(code)
  },
)

test('other failures are none, nor one of several addresses alone', () => {
  const both = (...codes: readonly string[]) =>
    shortageCode(toNetworkError(new AggregateError(codes.map(failed)), 'archive.test'))
  expect([both('EMFILE', 'EMFILE'), both('EADDRNOTAVAIL', 'ECONNREFUSED')]).toEqual(['EMFILE', null])
  expect(['ENOENT', 'ECONNREFUSED'].map(code => shortageCode(toDiskError(failed(code))))).toEqual([
    null,
    null,
  ])
  expect(shortageCode('EMFILE')).toBe(null)
})
