import type { ImageView } from '#shared/contract/areas/quick-look'

const levels = 65_534

/**
 * Values as 16-bit numbers that are fine near the background and coarse in bright stars: asinh of the distance from the
 * median in units of the scatter, which loses less than a ten-thousandth of any value that the eye could distinguish.
 */
export function encodePixels(values: Float64Array): Pick<ImageView, 'pixels' | 'scale'> {
  const sorted = sampleOf(values).sort()
  const centre = sorted[Math.floor(sorted.length / 2)] ?? 0
  const quarter = sorted[Math.floor(sorted.length / 4)] ?? centre
  const spread = (centre - quarter) / 0.6745
  const width = spread > 0 ? spread : Math.max(Math.abs(centre) * 1e-6, Number.MIN_VALUE * 2 ** 60)
  let low = Infinity
  let high = -Infinity
  const bent = values.map(value => Math.asinh((value - centre) / width))
  for (const value of bent) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) [low, high] = [0, 1]
  const range = high > low ? high - low : 1
  const bytes = Buffer.alloc(values.length * 2)
  bent.forEach((value, index) => {
    if (!Number.isNaN(value)) bytes.writeUInt16LE(1 + Math.round(((value - low) / range) * levels), index * 2)
  })
  return { pixels: bytes.toString('base64'), scale: { centre, width, low, high: low + range } }
}

const mostSamples = 20_000

/** Defined values, evenly taken. */
export function sampleOf(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(values.length / mostSamples))
  const sample: number[] = []
  for (let index = 0; index < values.length; index += step) {
    const value = values[index] ?? Number.NaN
    if (Number.isFinite(value)) sample.push(value)
  }
  return Float64Array.from(sample)
}
