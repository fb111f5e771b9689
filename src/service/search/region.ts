import type { Outline } from '#shared/contract/areas/search'

/**
 * The outlines of an `s_region` (STC-S as the archive writes it: POLYGON and CIRCLE, one or more, with or without a
 * frame word, also inside UNION). The frame is taken as ICRS, as the archive's own footprints are; FK5 differs from it by
 * less than 0.1 arcseconds. Shapes that are none of these, or off the sky, are left out.
 */
export function readRegion(region: string): readonly Outline[] {
  const outlines: Outline[] = []
  for (const shape of region.toUpperCase().split(/\b(?=POLYGON\b|CIRCLE\b)/)) {
    const numbers = numbersOf(shape)
    const outline = shape.startsWith('CIRCLE')
      ? circle(numbers)
      : shape.startsWith('POLYGON')
        ? polygon(numbers)
        : null
    if (outline) outlines.push(outline)
  }
  return outlines
}

/** The numbers behind the name of the shape and an optional frame, up to whatever follows them. */
function numbersOf(text: string): readonly number[] {
  const words = text
    .replace(/[(),]/g, ' ')
    .split(/\s+/)
    .filter(word => word !== '')
  const start = words.findIndex(word => /^[-+.\d]/.test(word))
  if (start === -1) return []
  const numbers = words.slice(start).map(Number)
  const end = numbers.findIndex(number => !Number.isFinite(number))
  return end === -1 ? numbers : numbers.slice(0, end)
}

function circle(numbers: readonly number[]): Outline | null {
  const [ra, dec, radiusDeg] = numbers
  if (ra === undefined || dec === undefined || radiusDeg === undefined) return null
  if (Math.abs(dec) > 90 || !(radiusDeg > 0) || radiusDeg > 90) return null
  return { kind: 'circle', ra: onCircle(ra), dec: rounded(dec), radiusDeg: rounded(radiusDeg) }
}

function polygon(numbers: readonly number[]): Outline | null {
  const points: Point[] = []
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const [ra = Number.NaN, dec = Number.NaN] = [numbers[index], numbers[index + 1]]
    if (Math.abs(dec) > 90) return null
    points.push([onCircle(ra), rounded(dec)])
  }
  const [first, last] = [points[0], points.at(-1)]
  // A ring is closed by itself; some regions repeat their first corner.
  if (points.length > 3 && first && last && first[0] === last[0] && first[1] === last[1]) points.pop()
  if (points.length < 3 || numbers.length % 2 !== 0) return null
  return { kind: 'polygon', ring: simplified(points).flat() }
}

type Point = readonly [number, number]

const onCircle = (ra: number): number => rounded(((ra % 360) + 360) % 360)
/** To about four milliarcseconds. */
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** More corners than a drawing of some hundred pixels can show. */
const mostCorners = 32

/** The same ring with fewer corners where it has many: corners that lie nearly on a line between others are left out. */
function simplified(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostCorners) return points
  const flat = points.map(([ra, dec]) => flatten(points[0] ?? [ra, dec], ra, dec))
  const extent = Math.max(...flat.map(([x, y]) => Math.hypot(x, y)))
  let kept: readonly number[] = []
  for (let tolerance = extent / 400; ; tolerance *= 2) {
    // A ring has no ends: it is cut at its first corner and at the corner farthest from it.
    const far = flat.reduce((best, [x, y], index) => {
      const [bestX, bestY] = flat[best] ?? [0, 0]
      return Math.hypot(x, y) > Math.hypot(bestX, bestY) ? index : best
    }, 0)
    const closed = [...flat, flat[0] ?? ([0, 0] as const)]
    kept = [
      0,
      ...between(closed, 0, far, tolerance),
      far,
      ...between(closed, far, closed.length - 1, tolerance),
    ]
    if (kept.length <= mostCorners) break
  }
  return kept.flatMap(index => (points[index] ? [points[index]] : []))
}

/** Corners that lie off the line between two others by more than the tolerance (Douglas and Peucker 1973). */
function between(line: readonly Point[], from: number, to: number, tolerance: number): readonly number[] {
  let [farthest, distance] = [-1, tolerance]
  for (let index = from + 1; index < to; index += 1) {
    const away = distanceToLine(line[index] ?? [0, 0], line[from] ?? [0, 0], line[to] ?? [0, 0])
    if (away > distance) [farthest, distance] = [index, away]
  }
  if (farthest === -1) return []
  return [...between(line, from, farthest, tolerance), farthest, ...between(line, farthest, to, tolerance)]
}

function distanceToLine([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay)
  if (length === 0) return Math.hypot(x - ax, y - ay)
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
}

/** Degrees from a first corner; exact enough to measure how far corners lie off a line. */
function flatten([ra0, dec0]: Point, ra: number, dec: number): Point {
  const turn = ((ra - ra0 + 540) % 360) - 180
  return [turn * Math.cos((dec0 * Math.PI) / 180), dec - dec0]
}
