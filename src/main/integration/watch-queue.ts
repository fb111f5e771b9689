import { systemAfter } from '#platform/clock'
import { coalesce } from '#shared/async'
import type { Queue } from '#core/queue-api'
import type { Limits } from '#core/limits/limits'
import type { Service } from '#shared/contract/calls'
import { applyDelta } from '#shared/contract/overview'
import type { Overview } from '#shared/contract/overview'
import { ignore } from '#shared/ignore'

import { traySummaryOf } from './tray-summary.ts'
import type { TraySummary } from './tray-summary.ts'

export interface QueueWatchDeps {
  readonly queue: Pick<Queue, 'outcomes'>
  readonly limits: Pick<Limits, 'gate'>
  readonly service: Service
}

export interface QueueWatch {
  /** Requests a new summary, after a change outside the queue that affects it. */
  readonly refresh: () => void
  readonly stop: () => void
}

/** The tray and the taskbar need no more than one summary in this time. */
const atMostEveryMs = 1_000
/** A waiting queue announces no change, although the time it waits for comes nearer. */
const atLeastEveryMs = 60_000

/** Calls `changed` at most once a second while the queue changes, and otherwise once a minute. */
export async function watchQueue(
  { queue, limits, service }: QueueWatchDeps,
  changed: (summary: TraySummary) => void,
): Promise<QueueWatch> {
  let overview: Overview = await service.handlers['queue.overview']({})
  const report = (): void => {
    const gate = limits.gate()
    changed(traySummaryOf(overview, queue.outcomes(), gate.kind === 'open' ? gate.bytesPerSecond : null))
  }
  const { request: refresh, stop: stopReports } = coalesce(systemAfter, () => atMostEveryMs, report)
  const stop = service.announcements['queue.changed'](delta => {
    const applied = applyDelta(overview, delta)
    if (applied.kind === 'applied') overview = applied.overview
    else {
      // A delta that does not fit asks for the whole overview. In one process only the first delta can be missed.
      const asked = service.handlers['queue.overview']({}).then(whole => {
        overview = whole
      })
      void ignore(asked, 'ask for the whole queue: the next delta does not fit and asks again')
    }
    refresh()
  })
  const regularly = setInterval(refresh, atLeastEveryMs)
  report()
  return {
    refresh,
    stop: () => {
      stop()
      clearInterval(regularly)
      stopReports()
    },
  }
}
