import { dayMs } from '#shared/durations'
import { AppError } from '#shared/errors'
import { parseSize } from '#shared/format'
import { dateName, firstInstant, localTime, type LocalTime } from './local-time.ts'
import { exactSize } from './rate-text.ts'

/** So many bytes may be fetched per day or month of the wall clock. */
export interface Budget {
  readonly sizeBytes: number
  readonly per: 'day' | 'month'
}

/** What was fetched in a period. `period` is its name: `2026-11-20` or `2026-11`. */
export interface BudgetUse {
  readonly period: string
  readonly usedBytes: number
}

export interface BudgetNow {
  readonly leftBytes: number
  /** Midnight of the wall clock, milliseconds since 1970. */
  readonly renewsAtMs: number
}

/** Reads `500G/day` or `2TB/month`. Throws AppError 'usage'. */
export function parseBudget(text: string): Budget {
  const [, size, per] = /^(.+?)\s*\/\s*(day|month)$/i.exec(text.trim()) ?? []
  if (size === undefined || per === undefined)
    throw new AppError('usage', `"${text}" is not a quota; write it like 500G/day or 2TB/month.`)
  return { sizeBytes: parseSize(size), per: per.toLowerCase() === 'day' ? 'day' : 'month' }
}

export function budgetText({ sizeBytes, per }: Budget): string {
  return `${exactSize(sizeBytes)}/${per}`
}

/** What is left at an instant, and when it renews. What was used in another period does not count. */
export function budgetAt(budget: Budget, use: BudgetUse | null, nowMs: number, timeZone: string): BudgetNow {
  const usedBytes = use?.period === periodAt(budget, nowMs, timeZone) ? use.usedBytes : 0
  return {
    leftBytes: Math.max(0, budget.sizeBytes - usedBytes),
    renewsAtMs: renewsAtMs(budget, nowMs, timeZone),
  }
}

/** The use after more bytes; in a new period it starts at zero. */
export function addUse(
  budget: Budget,
  use: BudgetUse | null,
  sizeBytes: number,
  nowMs: number,
  timeZone: string,
): BudgetUse {
  const period = periodAt(budget, nowMs, timeZone)
  return { period, usedBytes: (use?.period === period ? use.usedBytes : 0) + sizeBytes }
}

function periodAt({ per }: Budget, nowMs: number, timeZone: string): string {
  return periodName(per, localTime(nowMs, timeZone))
}

function periodName(per: Budget['per'], time: LocalTime): string {
  const name = dateName(time)
  return per === 'day' ? name : name.slice(0, 7)
}

/** The first instant of the next period; where midnight is left out by a clock change, the end of the jump. */
function renewsAtMs({ per }: Budget, nowMs: number, timeZone: string): number {
  const now = periodName(per, localTime(nowMs, timeZone))
  const longestMs = per === 'day' ? 2 * dayMs : 33 * dayMs
  return firstInstant(nowMs, nowMs + longestMs, atMs => periodName(per, localTime(atMs, timeZone)) > now)
}
