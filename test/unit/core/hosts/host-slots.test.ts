import { expect, test } from 'vitest'
import { TransferFlow } from '#core/hosts/flow'
import { hostSlots, howManyAtOnce, howManyOpen, whoGives } from '#core/hosts/host-slots'

function flows(count: number) {
  let nowMs = 0
  const all = Array.from({ length: count }, (_, at) => new TransferFlow(at + 1, () => nowMs))
  const pass = (ms: number): void => {
    nowMs += ms
  }
  const next = (): TransferFlow => new TransferFlow(99, () => nowMs)
  return { all, pass, next }
}

test('a quiet file holds its slot until one that was asked for later has come much sooner', () => {
  const { all, pass, next } = flows(1)
  const [first] = all
  const later = next()
  pass(3_000)
  first?.quietChanged(true)
  expect(first?.isAside).toBe(false)
  first?.passedBy(later)
  // The later one took three seconds as well.
  expect([first?.isAside, first?.asideInMs]).toEqual([false, 6_000])
  pass(6_000)
  expect(first?.isAside).toBe(true)
  first?.quietChanged(false)
  expect(first?.isAside).toBe(false)
})

test('a file that was asked for earlier says nothing of one that has brought nothing yet, but of one that has', () => {
  const { all, pass } = flows(2)
  const [earlier, own] = all
  earlier?.came()
  pass(3_000)
  own?.quietChanged(true)
  if (earlier) own?.passedBy(earlier)
  expect(own?.isAside).toBe(false)
  own?.received(20_000)
  if (earlier) own?.passedBy(earlier)
  expect(own?.isAside).toBe(true)
})

test('while nothing comes of any file two more are asked for one after the other, unless the host is known to be slow', () => {
  const { all, pass } = flows(6)
  const free = (count: number, usualMs: number): number => hostSlots(all.slice(0, count), 4, usualMs).free
  expect(free(4, 0)).toBe(0)
  pass(3_000)
  for (const flow of all) flow.quietChanged(true)
  expect([3, 4, 5, 6].map(count => free(count, 0))).toEqual([1, 1, 1, 0])
  expect([3, 4, 5, 6].map(count => free(count, 40_000))).toEqual([1, 0, 0, 0])
})

test('of the transfers set aside, the one that is quiet longest gives its connection up, after ten seconds', () => {
  const { all, pass, next } = flows(3)
  const [first, second, third] = all
  second?.quietChanged(true)
  pass(5_000)
  for (const flow of [first, third]) flow?.quietChanged(true)
  const served = next()
  for (const flow of [first, second]) flow?.passedBy(served)
  const files = all.map(flow => ({ flow }))
  expect(whoGives(files)).toEqual({ running: { flow: second }, inMs: 2_000 })
  expect(whoGives(files.filter(({ flow }) => flow !== second))).toEqual({
    running: { flow: first },
    inMs: 7_000,
  })
  expect(whoGives(third ? [{ flow: third }] : [])).toBe(null)
})

test.each([
  ['mast.stsci.edu', null, 6, 6],
  ['mast.stsci.edu', 16, 4, 8],
  ['mast.stsci.edu:443', 12, 4, 8],
  ['stsci.edu', 3, 4, 3],
  ['notstsci.edu', 16, 4, 16],
  ['127.0.0.1:8123', 99, 4, 16],
  ['mast.stsci.edu', 0, 4, 1],
])('%s set to %s, learned %i: %i at once', (host, set, learned, atOnce) => {
  expect(howManyAtOnce(host, set, learned)).toBe(atOnce)
})

test.each([
  ['mast.stsci.edu', 1, 2],
  ['mast.stsci.edu', 4, 8],
  ['mast.stsci.edu', 8, 8],
  ['127.0.0.1:8123', 8, 16],
  ['127.0.0.1:8123', 16, 16],
])('%s at %i at once: %i connections with the transfers set aside', (host, atOnce, open) => {
  expect(howManyOpen(host, atOnce)).toBe(open)
})
