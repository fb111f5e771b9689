import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mendHead } from '#core/transfer/mend-head'

const head = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`

test('a proper head stays as it is', () => {
  const proper = head('HTTP/1.1 200 OK', 'ETag: "v1"', 'X-Empty: ', 'Content-Length: 5')
  expect(mendHead(proper)).toBe(proper)
  expect(mendHead(head('HTTP/1.0 404 Not Found'))).toBe(head('HTTP/1.0 404 Not Found'))
})

test.each([
  ['a length twice', ['Content-Length: 5', 'content-length: 5'], ['Content-Length: 5']],
  ['a list of equal lengths', ['Content-Length: 5, 5'], ['Content-Length: 5']],
  [
    'different lengths',
    ['Content-Length: 5', 'Content-Length: 6'],
    ['Content-Length: 5', 'Content-Length: 6'],
  ],
  [
    'a length beside chunks',
    ['Content-Length: 5', 'Transfer-Encoding: Chunked'],
    ['Transfer-Encoding: chunked', 'content-length-beside-chunked: 5'],
  ],
  [
    'identity as transfer coding',
    ['Transfer-Encoding: identity', 'Content-Length: 5'],
    ['Content-Length: 5'],
  ],
  ['a folded field', ['X-A: one', '\ttwo'], ['X-A: one two']],
  ['lines without a name', ['nothing', ': x', 'a b: x', 'X-A: y'], ['X-A: y']],
  ['control characters', ['X-A: a\x00b\x7f'], ['X-A: ab']],
])('%s', (_, lines, mended) => {
  expect(mendHead(head('HTTP/1.1 200 OK', ...lines))).toBe(head('HTTP/1.1 200 OK', ...mended))
})

test('an informational response is followed by another, and a switch of protocols by none', () => {
  expect([100, 102, 103].map(status => mendHead(head(`HTTP/1.1 ${status} So`)))).toEqual([null, null, null])
  expect(mendHead(head('HTTP/1.1 101 Switching'))).toBe(head('HTTP/1.1 101 Switching'))
})

test('what is no head comes back as it is', () => {
  for (const text of ['SSH-2.0-x\r\n\r\n', '<html>\r\n\r\n', 'HTTP/1.1 20 OK\r\n\r\n'])
    expect(mendHead(text)).toBe(text)
})

test('mending twice changes nothing more, and no field is ever added or merged into another', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Content-Length: 5',
      'Content-Length: 6',
      'Transfer-Encoding: chunked',
      ' folded',
      'junk',
      'X: y',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }).map(text => text.replace(/[\r\n\u0100-\u{10ffff}]/gu, '')),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), lines => {
      const kept = lines.filter(text => text !== '')
      const once = mendHead(head('HTTP/1.1 200 OK', ...kept)) ?? ''
      expect(mendHead(once)).toBe(once)
      expect(once.split('\r\n').length).toBeLessThanOrEqual(kept.length + 3)
      expect(once.endsWith('\r\n\r\n')).toBe(true)
    }),
  )
})
