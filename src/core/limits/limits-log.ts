import { logOf } from '#shared/log'
import { budgetText } from './budget.ts'
import type { Gate } from './gate.ts'
import type { LimitSettings } from './limit-settings.ts'

const log = logOf('limits')

/** One line with the new values, and one for each batch whose own rate is another one now. */
export function logChange(changed: Partial<LimitSettings>, before: LimitSettings): void {
  const { batches, budget, ...values } = changed
  const set = budget === undefined ? {} : { budget: budget && budgetText(budget) }
  log.info('changed', { names: Object.keys(changed).join(' '), ...set, ...values })
  if (batches === undefined) return
  for (const id of Object.keys({ ...before.batches, ...batches })) {
    const bytesPerSecond = batches[id] ?? null
    if (bytesPerSecond !== (before.batches[id] ?? null)) logBatchRate(Number(id), bytesPerSecond, 'settings')
  }
}

/** `from`: whether it is kept, or lasts as long as the command that brought it. Null: no rate of its own any more. */
export function logBatchRate(
  batchId: number,
  bytesPerSecond: number | null,
  from: 'settings' | 'command',
): void {
  log.info('batch limit', { batch: batchId, bytesPerSecond, from })
}

export function logGate(gate: Gate): void {
  const why = gate.kind === 'open' ? { bytesPerSecond: gate.bytesPerSecond } : { reason: gate.reason }
  log.info(`gate ${gate.kind}`, { ...why, untilMs: gate.untilMs })
}
