import { expect, onTestFinished, test } from 'vitest'
import { gateAt } from '#core/limits/gate'
import { noLimits, type LimitSettings } from '#core/limits/limit-settings'
import { createLimits } from '#core/limits/limits'
import { createManualClock } from '#test/manual-clock'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const evening = Date.parse('2026-11-30T18:00:00Z')

/** The limits of a process, and the clocks of its machine. */
function opened(first: LimitSettings | null = null, startMs = evening) {
  const clock = createManualClock(startMs)
  let saved = first
  let version = 0
  const limits = createLimits({
    clock,
    timeZone: () => 'UTC',
    memory: {
      settings: () => saved,
      saveSettings: settings => {
        saved = settings
        version += 1
      },
      use: () => null,
      saveUse: () => undefined,
      version: () => version,
    },
  })
  onTestFinished(() => limits.close())
  /** Lets hours pass; the clock is looked at each second. */
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve()
  }
  return { clock, limits, pass, saved: () => saved }
}

test.each([-1, -10, -400])(
  'what starts tonight starts tonight although the clock is set back by %i days',
  async days => {
    const { clock, limits, pass } = opened()
    limits.change({ startAtMs: evening + 5 * hourMs, stopAtMs: evening + 12 * hourMs })
    await pass(2 * hourMs)
    clock.setAhead(days * dayMs)
    await pass(1000)
    expect(limits.gate()).toMatchObject({ kind: 'stopped', reason: 'window' })
    await pass(3 * hourMs)
    expect(limits.gate().kind).toBe('open')
    // What has begun stays so, and ends at its time.
    clock.setAhead(days * dayMs)
    await pass(1000)
    expect(limits.gate().kind).toBe('open')
    await pass(7 * hourMs)
    expect(limits.gate().kind).toBe('stopped')
  },
)

test('by less than half a day, the clock on the wall counts', async () => {
  const { clock, limits, pass } = opened()
  limits.change({ startAtMs: evening + 5 * hourMs })
  clock.setAhead(-hourMs)
  await pass(5 * hourMs)
  expect(limits.gate().kind).toBe('stopped')
  await pass(hourMs)
  expect(limits.gate().kind).toBe('open')
})

test('set back while nothing ran, what was set for tonight is still for a tonight that comes soon', () => {
  const before = opened()
  before.limits.change({ startAtMs: evening + 5 * hourMs })
  const after = opened(before.saved(), evening - 10 * dayMs + 6 * hourMs)
  expect(after.limits.gate().kind).toBe('open')
})

test('a window and a budget go by the calendar, so that a clock that was set back prolongs neither by days', () => {
  const budget = { sizeBytes: 100, per: 'day' } as const
  const use = { period: '2026-11-30', usedBytes: 100 }
  const at = (nowMs: number) =>
    gateAt({ ...noLimits, budget, timetable: '08:00,stop 20:00,full' }, use, { nowMs, timeZone: 'UTC' })
  expect(at(evening)).toMatchObject({ kind: 'stopped', untilMs: evening + 6 * hourMs })
  const back = evening - 10 * dayMs
  expect(at(back)).toMatchObject({ kind: 'stopped', untilMs: back + 2 * hourMs })
  expect(at(back + 2 * hourMs).kind).toBe('open')
})
