import { minuteMs } from '#shared/durations'

/** An answer that comes more slowly than this is taken for one that does not come. */
const leastBytesPerSecond = 1_000
/** However steadily it drips, no answer takes longer. */
const mostAnswerMs = 30 * minuteMs

export interface ProgressWatch {
  /** Aborts when the answer makes no progress, or when the outer signal aborts. */
  readonly signal: AbortSignal
  /** So many bytes of the body have arrived. */
  took(sizeBytes: number): void
  /** Must be called when the answer is over. */
  end(): void
}

/**
 * Bounds one answer as a whole: its head within `silenceMs`, then 1,000 bytes a second over every such stretch, and 30
 * minutes in all. Time limits between two bytes alone never end an answer that drips.
 */
export function watchProgress(silenceMs: number, outer: AbortSignal): ProgressWatch {
  const stop = new AbortController()
  const leastBytes = (leastBytesPerSecond * silenceMs) / 1_000
  const startMs = performance.now()
  let tookBytes = 0
  const timer = setInterval(() => {
    const isOverdue = performance.now() - startMs > mostAnswerMs
    if (tookBytes < leastBytes || isOverdue) stop.abort(new Error('The answer came too slowly.'))
    tookBytes = 0
  }, silenceMs)
  return {
    signal: AbortSignal.any([outer, stop.signal]),
    took: sizeBytes => {
      tookBytes += sizeBytes
    },
    end: () => clearInterval(timer),
  }
}
