/**
 * An SVG path through points, with gaps where y is undefined; y grows upwards. Ranges are those of the defined
 * points.
 */
export function curvePath(
  xs: readonly number[],
  ys: readonly (number | null)[],
  width: number,
  height: number,
): {
  readonly path: string
  readonly xRange: readonly [number, number]
  readonly yRange: readonly [number, number]
} {
  const xRange = rangeOf(xs)
  const yRange = rangeOf(ys.filter(value => value !== null))
  const along = (value: number, [low, high]: readonly [number, number]): number =>
    (value - low) / (high - low)
  let isDown = false
  const parts: string[] = []
  xs.forEach((x, index) => {
    const y = ys[index] ?? null
    if (y === null) {
      isDown = false
      return
    }
    const at = `${(along(x, xRange) * width).toFixed(1)} ${((1 - along(y, yRange)) * height).toFixed(1)}`
    parts.push(`${isDown ? 'L' : 'M'}${at}`)
    isDown = true
  })
  return { path: parts.join(''), xRange, yRange }
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [0, 1]
  return high > low ? [low, high] : [low - 0.5, low + 0.5]
}
