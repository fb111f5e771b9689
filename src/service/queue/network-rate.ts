/** Bytes per second over the last few seconds, from a count that only grows. Times are monotonic milliseconds. */
export interface NetworkRate {
  /** Looks at the count; called whenever something may have arrived. */
  look(nowMs: number): void
  bytesPerSecond(nowMs: number): number
}

const sampleMs = 100

/** What came over the network, whatever else was written: a file that is copied from an earlier batch is no download. */
export function networkRate(receivedBytes: () => number, windowMs: number): NetworkRate {
  /** The first is the count at the beginning of the window. */
  let samples: { readonly atMs: number; bytes: number }[] = [{ atMs: -Infinity, bytes: receivedBytes() }]
  const look = (nowMs: number): void => {
    const bytes = receivedBytes()
    const last = samples.at(-1)
    if (last !== undefined && (bytes === last.bytes || nowMs - last.atMs < sampleMs)) last.bytes = bytes
    else samples.push({ atMs: nowMs, bytes })
    const before = samples.findLastIndex(({ atMs }) => atMs <= nowMs - windowMs)
    if (before > 0) samples = samples.slice(before)
  }
  return {
    look,
    bytesPerSecond: nowMs => {
      look(nowMs)
      const [first] = samples
      return Math.round((((samples.at(-1)?.bytes ?? 0) - (first?.bytes ?? 0)) * 1000) / windowMs)
    },
  }
}
