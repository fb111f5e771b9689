import { budgetText } from '#core/limits/budget'
import type { LimitsNow } from '#core/limits/limits'

/** The JSON line of `limit` and `timetable`: rates in bytes per second, instants in UTC. */
export function limitsLine({ settings, gate, budget }: LimitsNow) {
  return {
    v: 1,
    kind: 'limits',
    state: gate.kind,
    reason: gate.kind === 'stopped' ? gate.reason : null,
    rate: gate.kind === 'open' ? gate.bytesPerSecond : 0,
    until: instant(gate.untilMs),
    limit: settings.bytesPerSecond,
    batches: settings.batches,
    timetable: settings.timetable,
    budget: settings.budget && budgetText(settings.budget),
    budget_left: budget?.leftBytes ?? null,
    budget_renews: instant(budget?.renewsAtMs ?? null),
    start_at: instant(settings.startAtMs),
    stop_at: instant(settings.stopAtMs),
  }
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
