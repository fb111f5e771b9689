import { z } from 'zod'
import type { Budget, BudgetUse } from './budget.ts'
import { dayMs } from '#shared/durations'
import { parseTimetable } from './timetable-text.ts'

/** What a person has set. Rates in bytes per second, instants in milliseconds since 1970; null is no such limit. */
export interface LimitSettings {
  readonly bytesPerSecond: number | null
  /** By batch id; below the rate of all. */
  readonly batches: Readonly<Record<string, number>>
  /** The timetable's text, as `timetableText` writes it. */
  readonly timetable: string | null
  readonly budget: Budget | null
  /** Nothing is fetched before this instant. */
  readonly startAtMs: number | null
  /** Nothing is fetched from this instant on. */
  readonly stopAtMs: number | null
  /** When the two were set: that it lies ahead shows that the clock was set back since. */
  readonly timesSetMs: number | null
}

export const noLimits: LimitSettings = {
  bytesPerSecond: null,
  batches: {},
  timetable: null,
  budget: null,
  startAtMs: null,
  stopAtMs: null,
  timesSetMs: null,
}

const rate = z.number().positive()
const instant = z.number().int().nonnegative()
const settingsSchema = z.object({
  bytesPerSecond: rate.nullable(),
  batches: z.record(z.string().regex(/^\d+$/), rate),
  timetable: z.string().refine(isTimetable, 'is not a schedule').nullable(),
  budget: z.object({ sizeBytes: z.number().int().nonnegative(), per: z.enum(['day', 'month']) }).nullable(),
  startAtMs: instant.nullable(),
  stopAtMs: instant.nullable(),
  timesSetMs: instant.nullable(),
})
const useSchema = z.object({ period: z.string(), usedBytes: z.number().nonnegative() })

/**
 * The settings once the clock was set back by so much. `Tonight at 22:00` is still tonight, on whatever day the clock
 * was; by less than half a day it is the clock on the wall that counts.
 */
export function settingsMovedBack(settings: LimitSettings, byMs: number): LimitSettings {
  const daysMs = wholeDaysMs(byMs)
  if (daysMs === 0) return settings
  const moved = (atMs: number | null): number | null => (atMs === null ? null : Math.max(0, atMs - daysMs))
  const { startAtMs, stopAtMs, timesSetMs } = settings
  return {
    ...settings,
    startAtMs: moved(startAtMs),
    stopAtMs: moved(stopAtMs),
    timesSetMs: moved(timesSetMs),
  }
}

/** The settings as they are meant at an instant before which they were made: the clock was set back since. */
export function settingsAt(settings: LimitSettings, nowMs: number): LimitSettings {
  return settings.timesSetMs === null ? settings : settingsMovedBack(settings, settings.timesSetMs - nowMs)
}

const wholeDaysMs = (ms: number): number => Math.max(0, Math.round(ms / dayMs)) * dayMs

/** Settings from outside (a stored text, another process); missing members are no limit. Null when they are no settings. */
export function readSettings(value: unknown): LimitSettings | null {
  const whole = typeof value === 'object' && value !== null ? { ...noLimits, ...value } : value
  return settingsSchema.safeParse(whole).data ?? null
}

export function readUse(value: unknown): BudgetUse | null {
  return useSchema.safeParse(value).data ?? null
}

function isTimetable(text: string): boolean {
  try {
    return parseTimetable(text).length > 0
  } catch {
    // Expected: that is the answer.
    return false
  }
}
