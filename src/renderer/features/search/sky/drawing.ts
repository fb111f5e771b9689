import type { Footprint } from '#shared/contract/areas/search'

import { cornersOf, placeOf, project, separationDeg } from './projection.ts'
import type { PlanePoint, SkyDirection } from './projection.ts'

/** A part of the plane, arcseconds; `x`, `y` is its upper left corner. */
export interface SkyFrame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One footprint as it is drawn. */
export interface Shape {
  readonly obsid: string
  readonly dataset: string
  /** An SVG path in the plane. */
  readonly path: string
  readonly bounds: SkyFrame
}

/** Footprints farther than this from the centre belong to another field. */
const fieldDeg = 5
const smallestView = 4
const largestView = 60 * 3600

/** The footprints of the field around a centre, the largest first, so that small ones lie above. */
export function shapesAround(footprints: readonly Footprint[], centre: SkyDirection): readonly Shape[] {
  return footprints
    .flatMap(footprint => shapeOf(footprint, centre) ?? [])
    .toSorted((a, b) => b.bounds.width * b.bounds.height - a.bounds.width * a.bounds.height)
}

function shapeOf({ obsid, dataset, outlines }: Footprint, centre: SkyDirection): Shape | null {
  const rings = outlines.map(outline => cornersOf(outline).map(corner => project(corner, centre)))
  const whole = rings.filter(ring => ring.every(point => point !== null))
  const points = whole.flat()
  if (points.length === 0) return null
  const path = whole
    .map(ring => `M${ring.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L')}Z`)
    .join('')
  const bounds = boundsOf(points)
  const isNear = Math.hypot(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2) < fieldDeg * 3600
  return isNear ? { obsid, dataset, path, bounds } : null
}

/**
 * The centre to draw around: the place that was searched for, else the field with the footprint that is looked at, else
 * that of the first footprint with all that lie near it.
 */
export function centreOf(
  footprints: readonly Footprint[],
  place: SkyDirection | null,
  focused: string | null,
): SkyDirection | null {
  const looked = footprints.find(({ obsid }) => obsid === focused)
  const start = looked === undefined ? (place ?? first(footprints)) : placeOf(looked)
  if (start === null) return null
  if (place !== null && separationDeg(place, start) < fieldDeg) return { ra: place.ra, dec: place.dec }
  return start
}

function first(footprints: readonly Footprint[]): SkyDirection | null {
  const [footprint] = footprints
  return footprint === undefined ? null : placeOf(footprint)
}

/** The view that shows all shapes with a margin, in the proportions of the drawing. */
export function fit(shapes: readonly Shape[], aspect: number): SkyFrame {
  if (shapes.length === 0) return around({ x: 0, y: 0 }, 600, aspect)
  const corners = shapes.flatMap(({ bounds: { x, y, width, height } }) => [
    { x, y },
    { x: x + width, y: y + height },
  ])
  const all = boundsOf(corners)
  const height = Math.max(all.height, all.width / aspect) * 1.2
  return around({ x: all.x + all.width / 2, y: all.y + all.height / 2 }, height, aspect)
}

export const centreOfView = ({ x, y, width, height }: SkyFrame): PlanePoint => ({
  x: x + width / 2,
  y: y + height / 2,
})

const around = ({ x, y }: PlanePoint, height: number, aspect: number): SkyFrame => ({
  x: x - (height * aspect) / 2,
  y: y - height / 2,
  width: height * aspect,
  height,
})

/** `factor` below 1 comes nearer. The given point of the plane stays where it is. */
export function zoom(view: SkyFrame, factor: number, fixed: PlanePoint = centreOfView(view)): SkyFrame {
  const height = Math.min(largestView, Math.max(smallestView, view.height * factor))
  const by = height / view.height
  return {
    x: fixed.x - (fixed.x - view.x) * by,
    y: fixed.y - (fixed.y - view.y) * by,
    width: view.width * by,
    height,
  }
}

/** Moves the view by parts of its own size; positive is to the right and down. */
export const pan = (view: SkyFrame, right: number, down: number): SkyFrame => ({
  ...view,
  x: view.x + view.width * right,
  y: view.y + view.height * down,
})

/** The same middle and height in other proportions. */
export const withAspect = (view: SkyFrame, aspect: number): SkyFrame =>
  around(centreOfView(view), view.height, aspect)

/** The view moved so far that a shape is in it; the same view when it already is. */
export function showing(view: SkyFrame, { bounds }: Shape): SkyFrame {
  const middle = centreOfView(bounds)
  const isIn =
    middle.x > view.x &&
    middle.x < view.x + view.width &&
    middle.y > view.y &&
    middle.y < view.y + view.height
  return isIn ? view : around(middle, view.height, view.width / view.height)
}

function boundsOf(points: readonly PlanePoint[]): SkyFrame {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
