import type { Clock, Throttle } from '../ports.ts'
import { createPacer } from './pacer.ts'

export interface RateThrottle extends Throttle {
  /** `batchId` null for all together; bytes per second, null ends the limit. In force for paused connections too. */
  setRate(batchId: number | null, bytesPerSecond: number | null): void
  /** Bytes that arrived since the start of the process. */
  totalBytes(): number
  /** Calls `alarm` once when the total has reached this; replaces an earlier wish. */
  callAt(totalBytes: number, alarm: () => void): void
}

/** The pacer under a clock: wakes it when it has something to do. Without a limit a chunk costs one addition. */
export function createThrottle(clock: Pick<Clock, 'monotonicMs' | 'sleep'>): RateThrottle {
  const pacer = createPacer()
  let totalBytes = 0
  let alarm: { readonly atBytes: number; readonly ring: () => void } | null = null
  let wakeAtMs = Infinity
  let stop = new AbortController()

  const arm = (dueMs: number | null): void => {
    // An earlier wake does no harm, and a new sleep for every chunk would; a sleep without a waiter would hold the process.
    if (dueMs !== null && dueMs >= wakeAtMs) return
    if (wakeAtMs !== Infinity) stop.abort('over')
    wakeAtMs = dueMs ?? Infinity
    if (dueMs === null) return
    stop = new AbortController()
    void wake(Math.max(0, dueMs - clock.monotonicMs()), stop.signal)
  }
  const wake = async (delayMs: number, signal: AbortSignal): Promise<void> => {
    await clock.sleep(delayMs, signal)
    if (signal.aborted) return
    wakeAtMs = Infinity
    arm(pacer.look(clock.monotonicMs()))
  }
  return {
    open(flow, batchId) {
      const paced = pacer.open(flow, batchId)
      if (pacer.isLimited) arm(pacer.dueMs(clock.monotonicMs()))
      return {
        took(sizeBytes) {
          totalBytes += sizeBytes
          if (alarm !== null && totalBytes >= alarm.atBytes) {
            const { ring } = alarm
            alarm = null
            ring()
          }
          if (!pacer.isLimited) return
          const nowMs = clock.monotonicMs()
          paced.took(sizeBytes, nowMs)
          arm(pacer.dueMs(nowMs))
        },
        close() {
          const nowMs = clock.monotonicMs()
          paced.close(nowMs)
          arm(pacer.dueMs(nowMs))
        },
      }
    },
    setRate(batchId, bytesPerSecond) {
      const nowMs = clock.monotonicMs()
      pacer.setRate(batchId, bytesPerSecond, nowMs)
      arm(pacer.look(nowMs))
    },
    totalBytes: () => totalBytes,
    callAt(atBytes, ring) {
      alarm = { atBytes, ring }
    },
  }
}
