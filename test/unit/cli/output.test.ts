import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createOutput } from '#cli/output/output'
import { Secret } from '#core/token/secret'

test('a short token is blanked in the texts of a JSON line, and breaks no number and no name', () => {
  for (const token of ['1000', 'kind', 'budget_left']) new Secret(token)
  const stdout = new PassThrough()
  const options = { json: true, quiet: false, verbose: false }
  const output = createOutput(stdout, new PassThrough(), options, () => undefined)
  output.line({ v: 1, kind: 'limits', limit: 1000, budget_left: null, at: new Date(0), text: 'kind of 1000' })
  expect(JSON.parse(String(stdout.read()))).toEqual({
    v: 1,
    kind: 'limits',
    limit: 1000,
    budget_left: null,
    at: '1970-01-01T00:00:00.000Z',
    text: '[token] of [token]',
  })
})
