import { hourMs, minuteMs, secondMs } from '#shared/durations'

/** When a queue may be done: pure statistics over what was received so far. Rates in bytes per second. */

export interface EtaFacts {
  readonly leftBytes: number
  /** Every second of the last two minutes of work, the oldest first. */
  readonly recent: readonly number[]
  /** Means of ten seconds each over the hour before, the oldest first. */
  readonly history: readonly number[]
}

/** From now until the 10th and the 90th percentile of the end. */
export interface EtaRange {
  readonly lowMs: number
  readonly highMs: number
}

/** With less than this nothing is estimated. */
export const leastSeconds = 15
/** Of `EtaFacts.recent`. */
export const recentSeconds = 120
export const blockSeconds = 10

/** The 90th percentile of the normal distribution. */
const z90 = 1.2816
/** For how long a line that is faster or slower than usual stays so. */
const memorySeconds = 300
/** Margin for what samples do not show: smaller files, a busier server. */
const leastSpread = 0.05
/** Lines change their habits too; over simulated jobs the range then holds the end in three of four readings and more. */
const caution = 1.25
const mostSpread = 0.42

/**
 * Null while there is too little data, or nothing arrives. The mean rate of the time to come lies between that of the
 * last two minutes and that of the hour, the nearer to the latter the longer it takes (as in an Ornstein-Uhlenbeck
 * process); its spread comes from that of the ten-second means, whose correlation makes them count for fewer.
 */
export function estimateEnd({ leftBytes, recent, history }: EtaFacts): EtaRange | null {
  if (recent.length < leastSeconds) return null
  const now = meanOf(recent)
  const blocks = [...history, ...blocksOf(recent)]
  const usual = meanOf(blocks)
  if (now <= 0 || usual <= 0) return null
  let rate = usual
  // A fixed point: the rate decides how long it takes, and that decides the rate.
  for (let round = 0; round < 4; round += 1) rate = usual + (now - usual) * shareOfNow(leftBytes / rate)
  const seconds = leftBytes / rate
  const part = Math.min(mostSpread, Math.max(leastSpread, caution * z90 * spreadOf(blocks, usual, seconds)))
  return { lowMs: (1000 * seconds) / (1 + part), highMs: (1000 * seconds) / (1 - part) }
}

/** The weight of the present rate in the mean over so many seconds. */
function shareOfNow(seconds: number): number {
  const x = Math.max(1e-6, seconds / memorySeconds)
  return (1 - Math.exp(-x)) / x
}

/** The standard deviation of the mean over the time to come, as a part of the usual rate. */
function spreadOf(blocks: readonly number[], usual: number, seconds: number): number {
  const deviations = blocks.map(block => block - usual)
  const variance = meanOf(deviations.map(deviation => deviation ** 2))
  if (variance === 0) return 0
  const pairs = deviations.slice(1).map((deviation, index) => deviation * (deviations[index] ?? 0))
  const correlation = Math.min(0.95, Math.max(0.3, meanOf(pairs) / variance))
  const independent = (1 - correlation) / (1 + correlation)
  const future = Math.max(0.5, (seconds / blockSeconds) * independent)
  const past = Math.max(1, blocks.length * independent)
  return Math.sqrt(variance * (1 / future + 1 / past)) / usual
}

function blocksOf(seconds: readonly number[]): readonly number[] {
  const blocks: number[] = []
  for (let end = seconds.length; end >= blockSeconds; end -= blockSeconds)
    blocks.unshift(meanOf(seconds.slice(end - blockSeconds, end)))
  return blocks
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Steps in which the end is shown, by how far off it is: finer ones would change at every look. */
export function stepFor(leftMs: number): number {
  if (leftMs < 2 * minuteMs) return 5 * secondMs
  if (leftMs < hourMs) return minuteMs
  return leftMs < 12 * hourMs ? 5 * minuteMs : hourMs
}

/** Two instants, rounded outward to the same step. Milliseconds since 1970. */
export function roundedRange(
  nowMs: number,
  { lowMs, highMs }: EtaRange,
): { readonly fromMs: number; readonly toMs: number; readonly stepMs: number } {
  const stepMs = stepFor(highMs)
  return {
    fromMs: Math.floor((nowMs + lowMs) / stepMs) * stepMs,
    toMs: Math.ceil((nowMs + highMs) / stepMs) * stepMs,
    stepMs,
  }
}
