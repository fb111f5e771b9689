import { expect, onTestFinished, test } from 'vitest'
import { createLimits } from '#core/limits/limits'
import { limitsMemory } from '#platform/limits/limits-memory'
import { openStore } from '#platform/store/index'
import { writeLogTo } from '#shared/log'
import { createManualClock } from '#test/manual-clock'

test('a change of the limits is logged with the new values, and that of a batch with its number', () => {
  const lines: string[] = []
  onTestFinished(
    writeLogTo(({ area, what, facts }) => lines.push(`${area} ${what} ${JSON.stringify(facts)}`)),
  )
  const store = openStore(':memory:')
  const clock = createManualClock(Date.UTC(2026, 10, 20))
  const limits = createLimits({ clock, timeZone: () => 'UTC', memory: limitsMemory(store) })
  onTestFinished(() => {
    limits.close()
    store.close()
  })
  limits.change({ bytesPerSecond: 5_000_000, budget: { sizeBytes: 5e9, per: 'day' } })
  limits.change({ timetable: '00:00,stop 12:00,5M' })
  limits.change({ batches: { 3: 1_000_000 } })
  limits.change({ batches: {}, timetable: null, budget: null })
  limits.limitBatch(9, 300_000)
  limits.limitBatch(9, 300_000)
  limits.limitBatch(9, null)
  expect(lines).toEqual([
    'limits changed {"names":"bytesPerSecond budget","budget":"5G/day","bytesPerSecond":5000000}',
    'limits changed {"names":"timetable","timetable":"00:00,stop 12:00,5M"}',
    'limits gate stopped {"reason":"window","untilMs":1795176000000}',
    'limits changed {"names":"batches"}',
    'limits batch limit {"batch":3,"bytesPerSecond":1000000,"from":"settings"}',
    'limits changed {"names":"batches timetable budget","budget":null,"timetable":null}',
    'limits batch limit {"batch":3,"bytesPerSecond":null,"from":"settings"}',
    'limits gate open {"bytesPerSecond":5000000,"untilMs":null}',
    'limits batch limit {"batch":9,"bytesPerSecond":300000,"from":"command"}',
    'limits batch limit {"batch":9,"bytesPerSecond":null,"from":"command"}',
  ])
})
