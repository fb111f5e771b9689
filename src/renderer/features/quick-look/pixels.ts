import type { ImageView } from '#shared/contract/areas/quick-look'

/** An image as received: one 16-bit level per pixel, and the value of each level. */
export interface Pixels {
  readonly levels: Uint16Array
  /** By level; level 0 is undefined. Rising. */
  readonly values: Float64Array
  /** How many pixels have each level. */
  readonly counts: Uint32Array
}

export const levelCount = 65_536

/** Reads what the host sent. */
export function readPixels({ pixels, scale }: Pick<ImageView, 'pixels' | 'scale'>): Pixels {
  const text = atob(pixels)
  const levels = new Uint16Array(text.length / 2)
  const counts = new Uint32Array(levelCount)
  for (let index = 0; index < levels.length; index += 1) {
    const level = text.charCodeAt(index * 2) + text.charCodeAt(index * 2 + 1) * 256
    levels[index] = level
    counts[level] = (counts[level] ?? 0) + 1
  }
  const values = new Float64Array(levelCount)
  values[0] = Number.NaN
  for (let level = 1; level < levelCount; level += 1) {
    const bent = scale.low + ((level - 1) / (levelCount - 2)) * (scale.high - scale.low)
    values[level] = scale.centre + scale.width * Math.sinh(bent)
  }
  return { levels, values, counts }
}

/** The values that enclose this share of all defined pixels, with as much left out below as above. */
export function percentileLimits({ counts, values }: Pixels, part: number): [number, number] {
  let defined = 0
  for (let level = 1; level < levelCount; level += 1) defined += counts[level] ?? 0
  const leftOut = Math.floor((defined * (1 - part)) / 2)
  const find = (most: number): number => {
    let seen = 0
    for (let level = 1; level < levelCount; level += 1) {
      seen += counts[level] ?? 0
      if (seen > most) return values[level] ?? 0
    }
    return values[levelCount - 1] ?? 0
  }
  const low = find(leftOut)
  const high = find(defined - leftOut - 1)
  return high > low ? [low, high] : [low - 0.5, low + 0.5]
}

/** Counts of pixels in equal ranges between two values; pixels outside are left out. */
export function histogramOf(
  { counts, values }: Pixels,
  limits: readonly [number, number],
  bins: number,
): number[] {
  const [low, high] = limits
  const histogram = Array.from({ length: bins }, () => 0)
  for (let level = 1; level < levelCount; level += 1) {
    const part = ((values[level] ?? 0) - low) / (high - low)
    if (part < 0 || part > 1) continue
    const bin = Math.min(bins - 1, Math.floor(part * bins))
    histogram[bin] = (histogram[bin] ?? 0) + (counts[level] ?? 0)
  }
  return histogram
}
