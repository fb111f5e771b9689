import fc from 'fast-check'
import { expect, test } from 'vitest'

import { makeWire } from '#test/electron/page/wire'

const wire = makeWire()
const throughText = (value: unknown): unknown =>
  wire.unpack(JSON.parse(JSON.stringify(wire.pack(value))) as never) // as the protocol does

const cloneable = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: false,
})

test('every value arrives as its structured clone', () => {
  fc.assert(
    fc.property(cloneable, value => {
      expect(throughText(value)).toEqual(structuredClone(value))
    }),
  )
})

test('one object stays one object, and a cycle a cycle', () => {
  const shared = { list: [1] }
  const loop: Record<string, unknown> = { a: shared, b: shared }
  loop['self'] = new Map([[loop, new Set([loop])]])
  const got = throughText(loop) as typeof loop // as it was sent
  const inner = got['self'] as Map<unknown, Set<unknown>>
  expect([got['a'] === got['b'], inner.get(got)?.has(got)]).toEqual([true, true])
})

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a promise', Promise.resolve()],
  ['a function deep inside', { a: [new Map([['f', () => 1]])] }],
  ['a blob', new Blob(['x'])],
])('%s is refused in the words of Electron', (_name, value) => {
  expect(() => wire.pack(value)).toThrow(new Error('An object could not be cloned.'))
})
