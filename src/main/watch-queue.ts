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

export interface QueueWatch {
  /** Something beside the queue has changed that what is told follows from. */
  readonly lookAgain: () => void
  readonly stop: () => void
}

/** What surrounds the window needs no more than this many looks. */
const lookEveryMs = 1_000
/** A queue that only waits tells of no change, yet what it waits for comes nearer. */
const lookAtLeastEveryMs = 60_000

/** Tells what the tray and the rest show, at most once a second while something changes, and once a minute else. */
export async function watchQueue(
  { queue, limits, service }: QueueWatchDeps,
  told: (glance: Glance) => void,
): Promise<QueueWatch> {
  let overview: Overview = await service.handlers['queue.overview']({})
  let timer: NodeJS.Timeout | null = null
  const tell = (): void => {
    timer = null
    const gate = limits.gate()
    told(glanceOf(overview, queue.outcomes(), gate.kind === 'open' ? gate.bytesPerSecond : null))
  }
  const lookAgain = (): void => {
    timer ??= setTimeout(tell, lookEveryMs)
  }
  const stop = service.announcements['queue.changed'](delta => {
    const applied = applyDelta(overview, delta)
    if (applied.kind === 'applied') overview = applied.overview
    else {
      // Missed nothing in one process but the first difference: the next one follows.
      service.handlers['queue.overview']({}).then(
        whole => {
          overview = whole
        },
        // The next difference does not fit either, and asks again.
        () => undefined,
      )
    }
    lookAgain()
  })
  const regularly = setInterval(lookAgain, lookAtLeastEveryMs)
  tell()
  return {
    lookAgain,
    stop: () => {
      stop()
      clearInterval(regularly)
      if (timer !== null) clearTimeout(timer)
    },
  }
}
