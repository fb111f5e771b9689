import { firstGroupSize, halves, nextGroupSize } from '#core/archive/group-size'
import type { Clock, ObservationKey, ProductGroup } from '#core/ports'
import { AppError, toAppError } from '#shared/errors'
import type { ProductRow } from '#shared/models'
import { RefusedError } from './asker.ts'
import { throwIfCancelled } from './cancelled.ts'
import { gatewayTimeout, GaveUpError } from './patience.ts'
import type { ReadRows } from './read-rows.ts'

type Group = readonly ObservationKey[]
type Outcome =
  | {
      readonly kind: 'arrived'
      readonly asked: Group
      readonly answer: ReadRows<ProductRow>
      readonly elapsedMs: number
    }
  | { readonly kind: 'broke'; readonly asked: Group; readonly error: AppError; readonly startMs: number }

export interface ProductSource {
  /** All product rows of a group. */
  ask(group: Group, signal: AbortSignal): Promise<ReadRows<ProductRow>>
  /** Whether the archive answers anything at all. */
  isAlive(signal: AbortSignal): Promise<boolean>
  readonly clock: Clock
}

const groupsInFlight = 2
/** Single observations that fail before any list has come, after which the archive itself is taken to be at fault. */
const mostFailedAlone = 5
/** Refusals that a smaller group may escape: bad request, content or address too long. Others concern the service. */
const groupStatuses: ReadonlySet<number> = new Set([400, 413, 414])

/**
 * Product lists of many observations in groups, two in flight, yielded as they arrive. A group that fails is halved; a
 * single observation that fails is yielded as `failed`, and the others follow. Throws when the archive as a whole is
 * silent or asks to wait, when `obsid` is none (`usage`), and `cancelled`.
 */
export async function* productGroups(
  source: ProductSource,
  observations: readonly ObservationKey[],
  signal: AbortSignal,
): AsyncGenerator<ProductGroup> {
  const { clock } = source
  const stop = new AbortController()
  const inner = AbortSignal.any([signal, stop.signal])
  const plan = createPlan(observations)
  const inFlight = new Map<Group, Promise<Outcome>>()
  let failedAlone = 0
  /** When the last list came, on the monotonic clock. */
  let arrivedMs = -Infinity
  try {
    for (;;) {
      throwIfCancelled(signal)
      while (inFlight.size < groupsInFlight) {
        const group = plan.take()
        if (!group) break
        inFlight.set(group, askGroup(source, group, inner))
      }
      if (inFlight.size === 0) return
      const outcome = await Promise.race(inFlight.values())
      inFlight.delete(outcome.asked)
      if (outcome.kind === 'arrived') {
        arrivedMs = clock.monotonicMs()
        const { rows, leftOut } = outcome.answer
        plan.went(outcome.asked, { kind: 'arrived', rows: rows.length, elapsedMs: outcome.elapsedMs })
        yield { kind: 'arrived', asked: outcome.asked, rows, leftOut }
        continue
      }
      const { asked, error, startMs } = outcome
      if (asked.length === 1) failedAlone += 1
      // Nothing at all has come: asking for each of thousands alone would take hours and bring the same.
      if (arrivedMs === -Infinity && failedAlone >= mostFailedAlone) throw error
      if (await concernsAll(source, { asked, error, isAlone: arrivedMs < startMs }, inner)) throw error
      plan.went(asked, { kind: 'failed' })
      if (asked.length > 1) plan.putBack(asked)
      else yield { kind: 'failed', asked, message: error.message }
    }
  } finally {
    stop.abort()
  }
}

/** Never rejects, so that nothing floats while the caller is busy with rows. */
async function askGroup(source: ProductSource, asked: Group, signal: AbortSignal): Promise<Outcome> {
  const { clock } = source
  const startMs = clock.monotonicMs()
  try {
    const answer = await source.ask(asked, signal)
    return { kind: 'arrived', asked, answer, elapsedMs: clock.monotonicMs() - startMs }
  } catch (thrown) {
    return { kind: 'broke', asked, error: toAppError(thrown), startMs }
  }
}

interface Failed {
  readonly asked: Group
  readonly error: AppError
  /** No other list came while this one was asked for. */
  readonly isAlone: boolean
}

/** Whether a failure is the archive's as a whole (or ours), so that smaller groups would not help. */
async function concernsAll(
  source: ProductSource,
  { asked, error, isAlone }: Failed,
  signal: AbortSignal,
): Promise<boolean> {
  if (error instanceof RefusedError) return !groupStatuses.has(error.status)
  if (error.code === 'archive-error' || error.code === 'wire-format') return false
  if (!(error instanceof GaveUpError)) return true
  if (asked.length > 1 && error.status === gatewayTimeout) return false
  // Without any list in all the time that an archive may be silent, asking for less would only double it.
  if (isAlone || error.status === 429 || error.status === 503) return true
  return !(await source.isAlive(signal))
}

function createPlan(observations: readonly ObservationKey[]) {
  for (const { obsid } of observations) {
    if (!/^\d+$/.test(obsid))
      throw new AppError('usage', 'A product list needs numeric obsids; an obs_id is not one.')
  }
  const again: Group[] = []
  let next = 0
  let size = firstGroupSize
  return {
    take(): Group | null {
      const half = again.shift()
      if (half) return half
      const group = observations.slice(next, next + size)
      next += group.length
      return group.length > 0 ? group : null
    },
    went(asked: Group, outcome: Parameters<typeof nextGroupSize>[2]): void {
      size = nextGroupSize(size, asked.length, outcome)
    },
    putBack(asked: Group): void {
      again.unshift(...halves(asked))
    },
  }
}
