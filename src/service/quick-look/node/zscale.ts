import { sampleOf } from './encode-pixels.ts'

const contrast = 0.25
const rejectSigmas = 2.5
const iterations = 5

/**
 * Display limits that show what lies near the median of an image: a line is fitted to the sorted sample, without its
 * outliers, and its slope, divided by the contrast, gives the range around the median. The algorithm of IRAF's display
 * task, with its usual parameters.
 */
export function zscaleLimits(values: Float64Array): [number, number] {
  const sorted = sampleOf(values).sort()
  const count = sorted.length
  if (count === 0) return [0, 1]
  const first = sorted[0] ?? 0
  const last = sorted[count - 1] ?? 1
  const middle = (count - 1) / 2
  const median = sorted[Math.floor(count / 2)] ?? 0
  const slope = fittedSlope(sorted)
  if (slope === null) return widened(first, last)
  const zSlope = slope / contrast
  return widened(
    Math.max(first, median - middle * zSlope),
    Math.min(last, median + (count - 1 - middle) * zSlope),
  )
}

/** Least squares with rejection; null when more than half of the sample was rejected. */
function fittedSlope(sorted: Float64Array): number | null {
  let kept = Array.from(sorted, (_, index) => index)
  for (let round = 0; round < iterations; round += 1) {
    const { slope, intercept } = fit(sorted, kept)
    const residual = (index: number): number => (sorted[index] ?? 0) - (intercept + slope * index)
    const sigma = Math.sqrt(kept.reduce((sum, index) => sum + residual(index) ** 2, 0) / kept.length)
    const next = kept.filter(index => Math.abs(residual(index)) <= rejectSigmas * sigma)
    if (next.length < sorted.length / 2) return null
    if (next.length === kept.length) return slope
    kept = next
  }
  return fit(sorted, kept).slope
}

function fit(sorted: Float64Array, kept: readonly number[]): { slope: number; intercept: number } {
  const n = kept.length
  const meanX = kept.reduce((sum, index) => sum + index, 0) / n
  const meanY = kept.reduce((sum, index) => sum + (sorted[index] ?? 0), 0) / n
  let xx = 0
  let xy = 0
  for (const index of kept) {
    xx += (index - meanX) ** 2
    xy += (index - meanX) * ((sorted[index] ?? 0) - meanY)
  }
  const slope = xx === 0 ? 0 : xy / xx
  return { slope, intercept: meanY - slope * meanX }
}

/** Limits must differ to be limits. */
const widened = (low: number, high: number): [number, number] =>
  high > low ? [low, high] : [low - 0.5, low + 0.5]
