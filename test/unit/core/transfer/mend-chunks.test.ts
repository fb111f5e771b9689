import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChunkMender } from '#core/transfer/mend-chunks'

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')
/** What comes out when the bytes arrive in pieces of this size. */
function mended(bytes: Uint8Array, pieceBytes: number): string {
  const mender = createChunkMender()
  const out: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes)
    out.push(...mender.take(bytes.subarray(at, at + pieceBytes)))
  return Buffer.concat(out).toString('latin1')
}
/** The body as a strict reader takes it; null when it does not end properly. */
function strictly(framed: string): string | null {
  let body = ''
  for (let rest = framed; ;) {
    const size = /^([0-9a-f]+)\r\n/.exec(rest)
    if (size === null) return null
    const length = Number.parseInt(size[1] ?? '', 16)
    const start = size[0].length
    if (length === 0) return rest.slice(start) === '\r\n' ? body : null
    if (rest.slice(start + length, start + length + 2) !== '\r\n') return null
    body += rest.slice(start, start + length)
    rest = rest.slice(start + length + 2)
  }
}

const lineEnd = fc.constantFrom('\r\n', '\n')
const behindSize = fc.constantFrom('', ' ', '\t', '   ', ' words', ';a=b', ' ; a="b"')
const chunk = fc.tuple(
  fc.string({ minLength: 1, unit: fc.constantFrom(...Array.from('\r\n0aZ:')) }),
  behindSize,
  lineEnd,
  lineEnd,
)
const trailer = fc.array(fc.tuple(fc.constantFrom('X-A: b', 'X-B:'), lineEnd), { maxLength: 2 })

test('the body is what was sent, whatever follows the sizes and however lines end', () => {
  fc.assert(
    fc.property(
      fc.array(chunk),
      trailer,
      lineEnd,
      fc.integer({ min: 1, max: 40 }),
      (chunks, fields, end, pieceBytes) => {
        const sent = chunks.map(
          ([data, behind, first, second]) => `${data.length.toString(16)}${behind}${first}${data}${second}`,
        )
        const text = `${sent.join('')}0${end}${fields.map(([field, after]) => field + after).join('')}${end}`
        const body = chunks.map(([data]) => data).join('')
        expect(strictly(mended(bytesOf(text), pieceBytes))).toBe(body)
        // Cut anywhere, it never ends.
        for (let length = 0; length < text.length; length += 1)
          expect(strictly(mended(bytesOf(text.slice(0, length)), pieceBytes))).toBe(null)
      },
    ),
  )
})

test.each([
  'x\r\n',
  '\r\n',
  ' 3\r\nabc\r\n',
  '0x3\r\n\r\n',
  '3.0\r\nabc\r\n',
  '-3\r\nabc\r\n',
  '3\r\nabcd\r\n',
  '3\r\nabc0\r\n\r\n',
  '0\r\nno field\r\n\r\n',
  `${'f'.repeat(16)}\r\n`,
  `${'0'.repeat(16)}3\r\nabc\r\n`,
])('%j is no body', text => {
  for (const pieceBytes of [1, 100]) {
    const out = mended(bytesOf(`${text}0\r\n\r\n`), pieceBytes)
    expect(strictly(out)).toBe(null)
    expect(out).toContain('no size')
  }
})
