import { expect, test } from 'vitest'
import type { PlanView } from '#shared/contract/areas/selection-views'
import {
  clashText,
  importText,
  matchText,
  planTexts,
  problemText,
  rowText,
  shareSizeText,
  shareSizeTitle,
  signInText,
  startedText,
  startText,
  tokenText,
  totalText,
} from '../../../../../src/renderer/features/selection/wording.ts'

const tally = (files: number, bytes: number, unsized = 0) => ({ files, bytes, unsized })
const plan: PlanView = {
  revision: 1,
  isOnline: true,
  folder: '/data/M 51',
  isWritable: true,
  asked: 10,
  here: 0,
  fetch: 10,
  fetchBytes: 1.96e12,
  unknownSizes: 0,
  clashes: 0,
  clashNames: [],
  collisions: 0,
  madeSafe: 0,
  needToken: 0,
  needBytes: 1.96e12,
  freeBytes: 2.31e12,
  isEnough: true,
  fits: { files: 10, bytes: 1.96e12 },
}

test('totals say what is chosen of what, and admit unknown sizes', () => {
  expect(totalText({ selected: tally(1284, 412.6e9), available: tally(18_903, 9e12) })).toBe(
    '1,284 of 18,903 files · 412.6 GB',
  )
  expect(totalText({ selected: tally(3, 5e6, 1), available: tally(3, 5e6, 1) })).toBe(
    '3 of 3 files · 5.0 MB and 1 of unknown size',
  )
  expect(totalText({ selected: tally(2, 0, 2), available: tally(2, 0, 2) })).toContain('size not known')
})

test('the plan says what the disk has to hold, what is skipped, and what does not fit', () => {
  expect(planTexts(plan)).toEqual(['1.96 TB to download, 2.31 TB free.'])
  const full = { ...plan, here: 3, freeBytes: 1.1e12, isEnough: false, fits: { files: 6, bytes: 1.1e12 } }
  expect(planTexts(full)).toEqual([
    '1.96 TB to download, 1.10 TB free.',
    '3 files already here, skipped.',
    'The disk is too small: 6 files fit.',
  ])
  expect(startText(full)).toBe('Start what fits (1.10 TB)')
  expect(startText({ ...plan, isOnline: false })).toBe('Queue, start when online')
  expect([startText(plan), startText(null)]).toEqual(['Start', 'Start'])
  expect(clashText({ ...plan, clashes: 1, clashNames: ['JWST/a.fits'] })).toBe(
    '1 file there differs: JWST/a.fits',
  )
})

test('a plan that cannot know every size says at least how much it needs', () => {
  expect(planTexts({ ...plan, unknownSizes: 3 })).toEqual([
    'At least 1.96 TB to download, 2.31 TB free; the sizes of 3 files are not known.',
  ])
  expect(planTexts({ ...plan, unknownSizes: 1 })).toEqual([
    'At least 1.96 TB to download, 2.31 TB free; the size of 1 file is not known.',
  ])
})

test('one file is spoken of as one', () => {
  const one = { ...plan, fetch: 0, needToken: 1, collisions: 1, madeSafe: 1, isEnough: false }
  expect(planTexts({ ...one, fits: { files: 1, bytes: 5 } })).toEqual([
    '1 file needs a token and is left out.',
    '1 file gets a number, since names collide.',
    '1 file gets another, safe name.',
    'The disk is too small: 1 file fits.',
  ])
  expect([tokenText(1), tokenText(2)]).toEqual(['1 needs a token', '2 need a token'])
  expect([matchText(1), matchText(24)]).toEqual(['1 matches', '24 match'])
  expect(startedText(2, 1)).toBe("2 files added to the queue; 1 was in this folder's batch already.")
  const needToken = { available: tally(1, 0), selected: tally(1, 0) }
  expect(signInText({ needToken, hasToken: false })).toBe(
    '1 selected file is exclusive-access. Sign in to include it.',
  )
})

test('while product lists arrive, starting is said to take what is here', () => {
  expect([startText(plan, true), startText(null, true)]).toEqual([
    'Start what has arrived',
    'Start what has arrived',
  ])
})

test('a column of sizes admits what is not known, and says in full what a size means', () => {
  const none = { available: tally(3, 0, 3), selected: tally(3, 0, 3) }
  const some = { available: tally(3, 9e6, 1), selected: tally(2, 4e6, 1) }
  const unchosen = { available: tally(3, 9e6), selected: tally(0, 0) }
  expect([none, some, unchosen].map(shareSizeText)).toEqual(['—', '≥ 4.0 MB', '9.0 MB'])
  expect([some, unchosen].map(shareSizeTitle)).toEqual([
    '4,000,000 bytes selected of 9,000,000 bytes, 1 file of unknown size',
    '9,000,000 bytes, none selected',
  ])
})

test('problems of a pattern name the place or the number of names', () => {
  expect(problemText({ kind: 'not-understood', position: 7 })).toBe('Invalid pattern (position 7)')
  expect(problemText({ kind: 'too-slow', names: 18_903 })).toBe('This pattern is too slow for 18,903 names.')
  expect(problemText(null)).toBeNull()
})

test('a row is read out with its name, whether it is chosen, its size and its access', () => {
  const file = {
    kind: 'file',
    uri: 'mast:JWST/product/x_cal.fits',
    group: 'x',
    filename: 'x_cal.fits',
    sizeBytes: 84_200_000,
    level: '2b',
    suffix: '_cal',
    needsToken: true,
    references: 1,
    isTwin: false,
    isSelected: false,
  } as const
  expect(rowText(file)).toBe('x_cal.fits, not selected, 84.2 MB, Needs a token')
  const share = { available: tally(42, 12.1e9), selected: tally(0, 0) }
  expect(rowText({ kind: 'group', group: '', ...share, state: 'none', isExpanded: false })).toBe(
    'Files without a dataset, 0 of 42 files selected, 12.1 GB',
  )
})

test('an import says what was read and that nothing of it was run', () => {
  const view = { listId: 'x', kind: 'script', bytes: 0, unsized: 2, filenames: [], refused: [] } as const
  expect(importText({ ...view, name: 'fetch.sh', files: 2, refusedCount: 1 })).toBe(
    'Read 2 files from fetch.sh. Nothing was executed. 1 line was not understood.',
  )
})

test('files that need a token are spoken of only while none works', () => {
  const needToken = { available: tally(96, 0), selected: tally(96, 0) }
  const summary = { needToken, hasToken: false }
  expect(signInText(summary)).toBe('96 selected files are exclusive-access. Sign in to include them.')
  expect(signInText({ ...summary, hasToken: true })).toBeNull()
})
