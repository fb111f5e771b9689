import { createEmitter, type After } from '#shared/async'
import type { CheckProgress } from '#shared/contract/areas/manifests'
import { orElse } from '#shared/ignore'
import type { AskManifests } from './manifests-port.ts'

/** Progress is announced at most this often. */
const lookEveryMs = 250

export interface CheckWatch {
  /** Begins to look; ends by itself when nothing is verified any more. */
  watch(): void
  /** What is known at this moment. */
  now(): readonly CheckProgress[]
  subscribe(listener: (progress: CheckProgress) => void): () => void
  close(): void
}

/** Asks the verifying thread for its progress, and announces it. */
export function createCheckWatch(history: Pick<AskManifests, 'ask'>, after: After): CheckWatch {
  const news = createEmitter<CheckProgress>()
  let known = new Map<number, CheckProgress>()
  let cancelNext: (() => void) | null = null
  let isClosed = false

  function schedule(): void {
    if (cancelNext !== null || isClosed) return
    cancelNext = after(lookEveryMs, () => void look())
  }

  async function look(): Promise<void> {
    const all = await orElse(history.ask('checks', null), [], 'ask for the checks: none are shown')
    cancelNext = null
    if (isClosed) return
    const before = known
    known = new Map(all.filter(isUnderWay).map(progress => [progress.batchId, progress]))
    for (const progress of all) news.emit(progress)
    const seen = new Set(all.map(progress => progress.batchId))
    // The thread has ended, and with it what it did.
    for (const progress of before.values())
      if (!seen.has(progress.batchId)) news.emit({ ...progress, state: 'stopped' })
    if (known.size > 0) schedule()
  }

  return {
    watch: schedule,
    now: () => [...known.values()],
    subscribe: news.on,
    close: () => {
      isClosed = true
      cancelNext?.()
      news.clear()
    },
  }
}

const isUnderWay = ({ state }: CheckProgress): boolean => state === 'waiting' || state === 'running'
