import { expect, test } from 'vitest'
import { etaClock } from '#service/queue/eta-clock'
import type { EtaSituation } from '#service/queue/eta-clock'

const running: EtaSituation = {
  leftBytes: 6e9,
  leftItems: 60,
  isPaused: false,
  gate: { kind: 'open', bytesPerSecond: null, untilMs: null },
  isRunning: true,
  isArriving: true,
  held: null,
}
const moved = (rate: number, seconds: number) => {
  const clock = etaClock()
  for (let second = 0; second < seconds; second += 1) clock.add(rate)
  return clock
}
const later = 60_000

test('an end is estimated only while something moves', () => {
  const clock = moved(1e8, 60)
  expect(clock.eta(running, 0, 0).kind).toBe('range')
  const resting = { ...running, isRunning: false }
  // What was just told is not taken back between two files.
  expect(clock.eta(resting, 1000, 1000).kind).toBe('range')
  expect(clock.eta(resting, later, later)).toEqual({ kind: 'none' })
})

test.each([
  ['nothing has arrived for as long as is remembered', moved(0, 120), running],
  ['no size is known of what is left', moved(1e8, 60), { ...running, leftBytes: 0 }],
  ['the end is further off than any person waits', moved(1, 60), { ...running, leftBytes: 1e12 }],
  ['nothing runs, and nothing was measured', moved(1e8, 3), { ...running, isRunning: false }],
])('no end and no estimate where %s', (_, clock, situation) => {
  expect(clock.eta(situation, later, later)).toEqual({ kind: 'none' })
})

test('an archive that fell silent has no end, and one that is only tried is waited for', () => {
  const silent = { ...running, isArriving: false }
  expect(moved(1e8, 60).eta(silent, later, later)).toEqual({ kind: 'none' })
  expect(moved(0, 3).eta(silent, 0, 0)).toEqual({ kind: 'estimating' })
  const held = { reason: 'network', untilMs: later } as const
  expect(moved(1e8, 60).eta({ ...silent, held }, 0, 0)).toEqual({ kind: 'held', ...held })
  // What waits for a token says nothing about a file that is being copied.
  const token = { reason: 'auth-needed', untilMs: null } as const
  expect(moved(1e8, 60).eta({ ...silent, held: token }, 0, 0)).toEqual({ kind: 'none' })
})

test('it is being estimated only as long as there is too little data of what moves', () => {
  expect(moved(1e8, 3).eta(running, 0, 0)).toEqual({ kind: 'estimating' })
  expect(moved(1e8, 15).eta(running, 0, 0).kind).toBe('range')
})

test('the answer is that everything waits to be tried again, where it does', () => {
  const held = { reason: 'gone', untilMs: 40 * later } as const
  expect(moved(1e8, 60).eta({ ...running, isRunning: false, held }, 0, 0)).toEqual({ kind: 'held', ...held })
})
