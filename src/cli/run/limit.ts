import { parseBudget } from '#core/limits/budget'
import { parseLimit } from '#core/limits/rate-text'
import type { Context, ExitCode } from '../context.ts'
import { withLimits } from '../queue/limits.ts'

export interface LimitOptions {
  readonly batch?: number
  readonly budget?: string
}

/** Sets the limits that were given, and shows what is in force. */
export function limit(context: Context, rate: string | undefined, options: LimitOptions): ExitCode {
  const { batch, budget } = options
  const bytesPerSecond = rate === undefined ? undefined : parseLimit(rate)
  const newBudget = budget === undefined ? undefined : /^off$/i.test(budget) ? null : parseBudget(budget)
  return withLimits(context, ({ change, settings, demandBatch }) => {
    if (newBudget !== undefined) change({ budget: newBudget })
    if (batch !== undefined) demandBatch(batch)
    if (bytesPerSecond === undefined) return
    if (batch === undefined) change({ bytesPerSecond })
    else change({ batches: withRate(settings().batches, batch, bytesPerSecond) })
  })
}

function withRate(
  batches: Readonly<Record<string, number>>,
  batch: number,
  bytesPerSecond: number | null,
): Readonly<Record<string, number>> {
  const others = Object.entries(batches).filter(([id]) => id !== String(batch))
  return Object.fromEntries(bytesPerSecond === null ? others : [...others, [String(batch), bytesPerSecond]])
}
