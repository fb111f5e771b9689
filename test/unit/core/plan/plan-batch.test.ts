import { expect, test } from 'vitest'
import { createBatchPlanner, type PlanFacts, type PlanRules } from '#core/plan/plan-batch'

const rules: PlanRules = { onClash: 'keep-both', hasToken: false, roomBytes: 10e6 }

function facts(
  changes: Partial<PlanFacts> & { readonly sizeBytes?: number | null; readonly access?: string },
): PlanFacts {
  const { sizeBytes = 1e6, access = 'PUBLIC', ...others } = changes
  return {
    file: {
      uri: 'mast:JWST/product/a.fits',
      filename: 'a.fits',
      obsId: 'obs1',
      collection: 'JWST',
      sizeBytes,
      access,
      calibLevel: 2,
      version: null,
      programId: '2733',
      parents: ['obs1'],
    },
    relativePath: 'JWST/obs1/a.fits',
    madeSafeFrom: null,
    isHere: false,
    partBytes: 0,
    named: { kind: 'nothing' },
    ...others,
  }
}
const other = { kind: 'file', sizeBytes: 5 } as const
const closed = { access: 'EXCLUSIVE_ACCESS' }

test.each<readonly [string, Partial<PlanRules>, PlanFacts, string]>([
  ['a new file', {}, facts({}), 'fetch'],
  ['a file of unknown size', {}, facts({ sizeBytes: null }), 'fetch'],
  ['a begun file', {}, facts({ partBytes: 5 }), 'continue'],
  ['a file that is here', {}, facts({ isHere: true }), 'here'],
  ['a protected file that is here', {}, facts({ isHere: true, ...closed }), 'here'],
  ['a protected file without a token', {}, facts(closed), 'leave auth-needed'],
  ['a protected file with one', { hasToken: true }, facts(closed), 'fetch'],
  ['a file that is too large', {}, facts({ sizeBytes: 11e6 }), 'leave disk-full'],
  ['one of which enough is here', {}, facts({ sizeBytes: 11e6, partBytes: 5e6 }), 'continue'],
  ['unknown room', { roomBytes: null }, facts({ sizeBytes: 11e18 }), 'fetch'],
  ['a different file has the name', {}, facts({ named: other }), 'fetch clash'],
  ['... and is to be replaced', { onClash: 'replace' }, facts({ named: other }), 'fetch clash'],
  ['... and is to stay alone', { onClash: 'skip' }, facts({ named: other }), 'leave name-clash clash'],
  [
    'a folder has the name',
    { onClash: 'replace' },
    facts({ named: { kind: 'folder' } }),
    'leave name-clash clash',
  ],
  [
    'one of the same size has the name',
    { onClash: 'skip' },
    facts({ named: { kind: 'file', sizeBytes: 1e6 } }),
    'fetch',
  ],
])('planned: %s', (_what, changes, asked, expected) => {
  const { action, reason, isClash } = createBatchPlanner({ ...rules, ...changes }).add(asked)
  expect([action, ...(reason ? [reason] : []), ...(isClash ? ['clash'] : [])].join(' ')).toBe(expected)
})

test('a batch adds up, in order, as far as the room goes', () => {
  const planner = createBatchPlanner(rules)
  const asked = [
    facts({ sizeBytes: 6e6 }),
    facts({ sizeBytes: 6e6 }),
    facts({ sizeBytes: 3e6, madeSafeFrom: '../a.fits', named: other }),
    facts({ isHere: true }),
    facts(closed),
    facts({ sizeBytes: null, partBytes: 0 }),
  ]
  for (const one of asked) planner.add(one)
  const { needBytes, ...total } = planner.total()
  expect(total).toEqual({
    asked: 6,
    here: 1,
    fetch: 3,
    fetchBytes: 9e6,
    unknownSizes: 1,
    leftOut: { 'auth-needed': 1, 'name-clash': 0, 'disk-full': 1 },
    protectedFiles: 1,
    clashes: 1,
    madeSafe: 1,
    exitCode: 0,
  })
  expect(needBytes).toBeGreaterThanOrEqual(16e6)
})

test.each<readonly [string, Partial<PlanRules>, readonly PlanFacts[], number]>([
  ['all is here', {}, [facts({ isHere: true })], 0],
  ['something can be fetched', {}, [facts({}), facts(closed)], 0],
  ['a token is missing for all', {}, [facts(closed)], 6],
  ['nothing fits', {}, [facts({ sizeBytes: 11e6 }), facts(closed)], 7],
  ['every name is taken', { onClash: 'skip' }, [facts({ named: other })], 3],
  ['every name is taken or protected', { onClash: 'skip' }, [facts({ named: other }), facts(closed)], 6],
])('the exit code when %s', (_what, changes, asked, code) => {
  const planner = createBatchPlanner({ ...rules, ...changes })
  for (const one of asked) planner.add(one)
  expect(planner.total().exitCode).toBe(code)
})
