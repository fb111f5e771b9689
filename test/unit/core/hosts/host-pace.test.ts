import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterFirstTry,
  afterSteady,
  afterTrouble,
  createHostPace,
  isOverload,
  startPace,
  type Pace,
} from '#core/hosts/host-pace'

const stretch = (bytes: number, wasFull = true) => ({ durationMs: 2_000, bytes, wasFull })
const host = 'mast.stsci.edu'

test('steady success adds one file at a time, up to eight', () => {
  let pace: Pace = startPace
  const seen = [pace.atOnce]
  for (let round = 1; round <= 6; round += 1) {
    pace = afterSteady(pace, stretch(round * 10_000), round * 2_000)
    seen.push(pace.atOnce)
  }
  expect(seen).toEqual([4, 5, 6, 7, 8, 8, 8])
})

test('one more that makes it slower is taken back, and not tried again for a minute', () => {
  const more = afterSteady(startPace, stretch(10_000), 2_000)
  const back = afterSteady(more, stretch(8_000), 4_000)
  expect([more.atOnce, back.atOnce]).toEqual([5, 4])
  expect(afterSteady(back, stretch(10_000), 63_000).atOnce).toBe(4)
  expect(afterSteady(back, stretch(10_000), 64_000).atOnce).toBe(5)
})

test('a refusal halves, and all that fails within the same seconds is one trouble', () => {
  const half = afterTrouble({ ...startPace, atOnce: 8 }, 1_000)
  const same = [2_000, 3_000, 5_999].reduce(afterTrouble, half)
  expect([half.atOnce, same.atOnce, afterTrouble(same, 6_000).atOnce]).toEqual([4, 4, 2])
  expect(afterSteady(half, stretch(10_000), 10_999).atOnce).toBe(4)
  expect(afterSteady(half, stretch(10_000), 11_000).atOnce).toBe(5)
})

test('twelve of sixteen first tries that are cut give one slot back; eleven do not, and each sixteen are judged by themselves', () => {
  const after = (ends: readonly boolean[], pace: Pace = startPace) =>
    ends.reduce((one, isOverload) => afterFirstTry(one, isOverload, 1_000), pace)
  const some = (overloads: number): readonly boolean[] =>
    Array.from({ length: 16 }, (_, at) => at < overloads)
  expect([some(11), some(12), some(16)].map(ends => after(ends).atOnce)).toEqual([4, 3, 3])
  expect(after([...some(16), ...some(2)]).atOnce).toBe(3)
  // A host that goes on like that is really asked for too much.
  expect(after(Array.from({ length: 160 }, () => true)).atOnce).toBe(1)
})

test('nothing is learned while other things limit, nor from a time that the machine slept through', () => {
  expect(afterSteady(startPace, stretch(10_000, false), 2_000).atOnce).toBe(4)
  expect(afterSteady(startPace, { durationMs: 3_600_000, bytes: 1e9, wasFull: true }, 0).atOnce).toBe(4)
})

test('four files that drip are no reason to ask for a fifth', () => {
  expect(afterSteady(startPace, stretch(4 * 100 * 2), 2_000).atOnce).toBe(4)
})

test('less than before is no sign of too many at once while a file holds its slot and brings nothing', () => {
  const more = afterSteady(startPace, stretch(100_000), 2_000)
  expect(afterSteady(more, stretch(50_000), 4_000).atOnce).toBe(4)
  expect(afterSteady(more, { ...stretch(50_000), isUneven: true }, 4_000).atOnce).toBe(6)
})

test('whatever happens, the number stays from one to eight', () => {
  const happening = fc.record({ isTrouble: fc.boolean(), bytes: fc.nat(1e9), passMs: fc.nat(100_000) })
  fc.assert(
    fc.property(fc.array(happening), happenings => {
      let pace: Pace = startPace
      let nowMs = 0
      for (const { isTrouble, bytes, passMs } of happenings) {
        nowMs += passMs
        pace = isTrouble ? afterTrouble(pace, nowMs) : afterSteady(pace, stretch(bytes), nowMs)
        expect(pace.atOnce).toBeGreaterThanOrEqual(1)
        expect(pace.atOnce).toBeLessThanOrEqual(8)
      }
    }),
  )
})

test('the book counts by host, and only while as many files as allowed are under way', () => {
  let nowMs = 0
  const book = createHostPace(() => nowMs)
  const pass = (ms: number, bytes: number): boolean => {
    nowMs += ms
    return book.received(host, bytes, () => false)
  }
  book.underWay(host, 3)
  expect([pass(2_000, 10_000), pass(2_000, 10_000)]).toEqual([false, false])
  book.underWay(host, 4)
  expect([pass(1_000, 10_000), pass(1_000, 10_000)]).toEqual([false, true])
  expect([book.atOnce(host), book.atOnce('other')]).toEqual([5, 4])
  book.troubled(host)
  book.troubled(host)
  expect([book.atOnce(host), book.atOnce('other')]).toEqual([2, 4])
})

test.each([
  ['network', null, true],
  ['server-busy', 429, true],
  ['server-busy', 503, true],
  ['server-busy', 500, false],
  ['damaged', 200, false],
  ['gone', 404, false],
])('%s with %s: too much was asked: %s', (reason, status, is) => {
  expect(isOverload(reason, status)).toBe(is)
})
