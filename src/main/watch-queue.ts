import type { Queue } from '#core/queue-api'
import type { Limits } from '#core/limits/limits'
import type { Service } from '#shared/contract/calls'
import { applyDelta } from '#shared/contract/overview'
import type { Overview } from '#shared/contract/overview'

import { glanceOf } from './queue-glance.ts'
import type { Glance } from './queue-glance.ts'

export interface QueueWatchDeps {
  readonly queue: Pick<Queue, 'outcomes'>
  readonly limits: Pick<Limits, 'gate'>
  readonly service: Service
}

/** What surrounds the window needs no more than this many looks. */
const lookEveryMs = 1_000

/** Tells what the tray and the rest show, at most once a second while something changes. Returns the end. */
export async function watchQueue(
  { queue, limits, service }: QueueWatchDeps,
  told: (glance: Glance) => void,
): Promise<() => void> {
  let overview: Overview = await service.handlers['queue.overview']({})
  let timer: NodeJS.Timeout | null = null
  const tell = (): void => {
    timer = null
    const gate = limits.gate()
    told(glanceOf(overview, queue.outcomes(), gate.kind === 'open' ? gate.bytesPerSecond : null))
  }
  const stop = service.announcements['queue.changed'](delta => {
    const applied = applyDelta(overview, delta)
    if (applied.kind === 'applied') overview = applied.overview
    else {
      // Missed nothing in one process but the first difference: the next one follows.
      void service.handlers['queue.overview']({}).then(whole => {
        overview = whole
      })
    }
    timer ??= setTimeout(tell, lookEveryMs)
  })
  tell()
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
  }
}
