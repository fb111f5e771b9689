import type { Limits } from '#core/limits/limits'
import type { Queue } from '#core/queue-api'

/** When the next waiting file or time window is due, in milliseconds since 1970; null when none is. */
export function nextDueMs(
  queue: Pick<Queue, 'items' | 'outcomes'>,
  limits: Pick<Limits, 'gate'>,
): number | null {
  const gate = limits.gate()
  const hasWindowed = queue
    .outcomes()
    .some(({ reason, items }) => (reason === 'window' || reason === 'budget') && items > 0)
  const windowMs = gate.kind === 'stopped' && hasWindowed ? gate.untilMs : null
  // The first rows are enough: few files wait for a time, and the next call finds the rest.
  const waiting = queue.items({ states: ['waiting'] }, { afterId: 0, limit: 200 })
  const times = [windowMs, ...waiting.map(item => item.nextAttemptMs)].filter(atMs => atMs !== null)
  return times.length === 0 ? null : Math.min(...times)
}
