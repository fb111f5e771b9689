import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseInTurns } from '#platform/archive/parse-in-turns'

/** Values whose texts and members look like ends of rows. */
const value = fc.oneof(
  fc.constantFrom('},{', '],[', '"},{"', '\\', '\\"', '}, {', 'data', null, [{}, {}], [[], []], {
    data: [{}, {}],
  }),
  fc.string({ unit: fc.constantFrom(...Array.from('{}[],:"\\ a\n')), maxLength: 12 }),
  fc.integer(),
)
const row = fc.oneof(
  fc.dictionary(fc.constantFrom('a', 'b', 'data', '},{'), value),
  fc.array(value, { maxLength: 4 }),
)

test('an answer is read as all of it says, however it is cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('data', 'results', 'products', 'other'),
      fc.array(row, { maxLength: 20 }),
      fc.dictionary(fc.constantFrom('status', 'info', 'meta'), value),
      fc.dictionary(fc.constantFrom('fields', 'paging'), value),
      fc.constantFrom(undefined, 1),
      fc.integer({ min: 1, max: 60 }),
      async (name, rows, before, behind, indent, pieceChars) => {
        const answer = { ...before, [name]: rows, ...behind }
        const text = JSON.stringify(answer, null, indent)
        expect(await parseInTurns(text, pieceChars)).toEqual(answer)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('odd numbers are null in every piece', async () => {
  const rows = '{"a":NaN},{"a":1},'.repeat(50)
  const answer = await parseInTurns(`\ufeff{"data":[${rows}{"a":-Infinity}],"x":NaN}`, 40)
  expect(answer).toEqual({
    data: [...Array.from({ length: 100 }, (_, at) => ({ a: at % 2 === 0 ? null : 1 })), { a: null }],
    x: null,
  })
})

test('what is no JSON is none in pieces either', async () => {
  const rows = '{"a":1},'.repeat(100)
  for (const text of [
    `{"data":[${rows}`,
    `{"data":[${rows}{}]`,
    `{"data":[${rows}{]}}`,
    `{"data":[${rows}}]}`,
    `[${rows}]`,
  ])
    await expect(parseInTurns(text, 40)).rejects.toThrow(SyntaxError)
})

test('other work runs between the pieces', async () => {
  let turns = 0
  let isOver = false
  const count = (): void => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await parseInTurns(`{"data":[${'{"a":1},'.repeat(10_000)}{}]}`, 1_000)
  isOver = true
  expect(turns).toBeGreaterThan(50)
})
