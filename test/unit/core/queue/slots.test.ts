import { expect, test } from 'vitest'
import { howManyAtOnce, howManyOpen } from '#core/queue/slots'

test.each([
  ['mast.stsci.edu', null, 6, 6],
  ['mast.stsci.edu', 16, 4, 8],
  ['mast.stsci.edu:443', 12, 4, 8],
  ['stsci.edu', 3, 4, 3],
  ['notstsci.edu', 16, 4, 16],
  ['127.0.0.1:8123', 99, 4, 16],
  ['mast.stsci.edu', 0, 4, 1],
])('%s set to %s, learned %i: %i at once', (host, set, learned, atOnce) => {
  expect(howManyAtOnce(host, set, learned)).toBe(atOnce)
})

test.each([
  ['mast.stsci.edu', 1, 2],
  ['mast.stsci.edu', 4, 8],
  ['mast.stsci.edu', 8, 8],
  ['127.0.0.1:8123', 8, 16],
  ['127.0.0.1:8123', 16, 16],
])('%s at %i at once: %i connections with those that stand aside', (host, atOnce, open) => {
  expect(howManyOpen(host, atOnce)).toBe(open)
})
