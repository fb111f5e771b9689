import { expect, test } from 'vitest'
import { howToAsk } from '#core/items/rights'

const table = [
  ['PUBLIC', false, false, 'T', null],
  ['PUBLIC', false, true, 'T', null],
  ['PUBLIC', true, false, 'T', 'T'],
  ['PUBLIC', true, false, null, 'sign-in'],
  [null, false, false, 'T', null],
  [null, false, true, 'T', 'T'],
  [null, false, true, null, 'sign-in'],
  ['EXCLUSIVE_ACCESS', false, false, 'T', 'T'],
  ['EXCLUSIVE_ACCESS', false, false, null, null],
  ['EXCLUSIVE_ACCESS', false, true, null, 'sign-in'],
] as const

test.each(table)(
  'access %s, file demanded %s, program demanded %s, token %s',
  (access, own, program, token, sent) => {
    const facts = { access, programId: '2733', isSignInDemanded: own }
    const asking = howToAsk(facts, token, new Set(program ? ['2733'] : ['1783']))
    expect(asking).toEqual(sent === 'sign-in' ? { kind: 'sign-in-needed' } : { kind: 'ask', token: sent })
  },
)
