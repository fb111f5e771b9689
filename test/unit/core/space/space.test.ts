import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNeedBytes } from '#core/space/file-need'
import { planSpace, spaceSentence } from '#core/space/plan-space'
import { createSpaceBook } from '#core/space/space-book'
import { isOtherFolder, reserveBytes } from '#core/space/volume'

const GB = 1e9
const TB = 1e12

test.each([
  ['the queue, a large volume', null, 'endless', 4 * TB, GB],
  ['the queue, a small volume', null, 'endless', 10 * GB, 0.2 * GB],
  ['a command', null, 'bounded', 4 * TB, 0],
  ['a command that is to keep some', 5 * GB, 'bounded', 4 * TB, 5 * GB],
  ['a queue that may have all', 0, 'endless', 4 * TB, 0],
] as const)('kept free: %s', (_who, keepFreeBytes, patience, totalBytes, kept) => {
  expect(reserveBytes({ keepFreeBytes, patience }, totalBytes)).toBe(kept)
})

test('batches are added up by volume, with the reserve of the most careful one', () => {
  const one = { id: 'one', freeBytes: 2.31 * TB, totalBytes: 4 * TB }
  const two = { id: 'two', freeBytes: 1 * GB, totalBytes: 10 * GB }
  const plans = planSpace([
    { volume: one, needBytes: 1 * TB, keepFreeBytes: null, patience: 'endless' },
    { volume: two, needBytes: 2 * GB, keepFreeBytes: 0, patience: 'bounded' },
    { volume: one, needBytes: 0.96 * TB, keepFreeBytes: 0, patience: 'bounded' },
  ])
  expect(plans).toEqual([
    { volumeId: 'one', needBytes: 1.96 * TB, freeBytes: 2.31 * TB, reserveBytes: GB, isEnough: true },
    { volumeId: 'two', needBytes: 2 * GB, freeBytes: GB, reserveBytes: 0, isEnough: false },
  ])
  expect(plans.map(spaceSentence)).toEqual([
    'Needs 1.96 TB of 2.31 TB free (1.0 GB stay free).',
    'Needs 2.0 GB of 1.0 GB free: only what fits is downloaded.',
  ])
})

test('a file needs what is still missing of it, as the archive declared it or else as the list says', () => {
  const overhead = fileNeedBytes({ listedSizeBytes: null, part: null })
  const needs = [
    { listedSizeBytes: 1000, part: null },
    { listedSizeBytes: 1000, part: { totalBytes: 4000, writtenBytes: 1500 } },
    { listedSizeBytes: 1000, part: { totalBytes: null, writtenBytes: 1500 } },
  ].map(file => fileNeedBytes(file) - overhead)
  expect(needs).toEqual([1000, 2500, 0])
})

test('claims add up by volume, shrink, and end; every change is announced', async () => {
  const book = createSpaceBook()
  book.claim(1, 'one', 100)
  book.claim(2, 'one', 50)
  book.claim(3, 'two', 7)
  const shrunk = book.changed()
  book.stillNeeds(1, 40)
  await shrunk
  const ended = book.changed()
  book.release(2)
  await ended
  expect([book.claimedBytes('one'), book.claimedBytes('two'), book.claimedBytes('three')]).toEqual([40, 7, 0])
})

test('claims are never negative and never outlive their item', () => {
  const step = fc.tuple(
    fc.constantFrom('claim', 'stillNeeds', 'release'),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: -10, max: 100 }),
  )
  fc.assert(
    fc.property(fc.array(step), steps => {
      const book = createSpaceBook()
      for (const [what, id, bytes] of steps) {
        if (what === 'claim') book.claim(id, 'one', Math.max(0, bytes))
        else if (what === 'stillNeeds') book.stillNeeds(id, bytes)
        else book.release(id)
        expect(book.claimedBytes('one')).toBeGreaterThanOrEqual(0)
      }
      for (const id of [1, 2, 3, 4]) book.release(id)
      expect(book.claimedBytes('one')).toBe(0)
    }),
  )
})

test.each([
  ['the same folder', 'a', 'a', true, false],
  ['another one that holds something', 'a', 'b', false, false],
  ['another, empty one', 'a', 'b', true, true],
  ['one that was never recorded', null, 'b', true, false],
  ['an unknown one', 'a', null, true, false],
])('taken for another folder: %s', (_what, recorded, identity, isEmpty, isOther) => {
  expect(isOtherFolder(recorded, { kind: 'there', identity, isEmpty, volume: null })).toBe(isOther)
})
