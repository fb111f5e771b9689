import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  centreOf,
  fit,
  pan,
  shapesAround,
  showing,
  withAspect,
  zoom,
} from '#renderer/features/search/sky/drawing'
import {
  cornersOf,
  meanPlace,
  project,
  separationDeg,
  unproject,
} from '#renderer/features/search/sky/projection'
import type { Footprint } from '#shared/contract/areas/search'

const square = (obsid: string, ra: number, dec: number, half = 0.01): Footprint => ({
  obsid,
  dataset: obsid,
  outlines: [
    {
      kind: 'polygon',
      ring: [ra - half, dec - half, ra + half, dec - half, ra + half, dec + half, ra - half, dec + half],
    },
  ],
})

test('north is up and east is left', () => {
  const centre = { ra: 100, dec: 0 }
  expect(project({ ra: 100, dec: 1 }, centre)?.y).toBeLessThan(0)
  expect(project({ ra: 101, dec: 0 }, centre)?.x).toBeLessThan(0)
  expect(project({ ra: 280, dec: 0 }, centre)).toBeNull()
})

test('a place is found back from the plane', () => {
  const ra = fc.double({ min: 0, max: 359.99, noNaN: true })
  const dec = fc.double({ min: -89, max: 89, noNaN: true })
  const shift = fc.double({ min: -20_000, max: 20_000, noNaN: true })
  fc.assert(
    fc.property(ra, dec, shift, shift, (raDeg, decDeg, x, y) => {
      const centre = { ra: raDeg, dec: decDeg }
      const back = project(unproject({ x, y }, centre), centre)
      expect(back?.x).toBeCloseTo(x, 3)
      expect(back?.y).toBeCloseTo(y, 3)
    }),
  )
})

test('all corners of a circle are its radius away, also across 0 hours', () => {
  const centre = { ra: 0.001, dec: -40 }
  const corners = cornersOf({ kind: 'circle', ...centre, radiusDeg: 0.5 })
  for (const corner of corners) expect(separationDeg(corner, centre)).toBeCloseTo(0.5, 6)
  const mean = meanPlace(corners)
  expect(mean?.ra).toBeCloseTo(0.001, 3)
  expect(mean?.dec).toBeCloseTo(-40, 2)
})

test('what lies in another field is not drawn, and small shapes lie above large ones', () => {
  const shapes = shapesAround(
    [square('small', 10, 0, 0.001), square('large', 10, 0, 0.1), square('far', 60, 0)],
    { ra: 10, dec: 0 },
  )
  expect(shapes.map(({ obsid }) => obsid)).toEqual(['large', 'small'])
})

test('the drawing is centred on what was searched for, else on what is looked at, else on the first', () => {
  const footprints = [square('a', 10, 0), square('b', 60, 0)]
  const raOf = (place: { ra: number; dec: number } | null, focused: string | null) =>
    centreOf(footprints, place, focused)?.ra
  expect(raOf({ ra: 10.5, dec: 0 }, null)).toBe(10.5)
  expect(raOf({ ra: 10.5, dec: 0 }, 'a')).toBe(10.5)
  expect(raOf({ ra: 10.5, dec: 0 }, 'b')).toBeCloseTo(60)
  expect(raOf(null, null)).toBeCloseTo(10)
  expect(centreOf([], null, null)).toBeNull()
})

test('a fitted view holds every shape in the proportions of the drawing', () => {
  const shapes = shapesAround([square('a', 10, 0), square('b', 10.5, 0.2)], { ra: 10, dec: 0 })
  for (const aspect of [0.5, 1, 3]) {
    const view = fit(shapes, aspect)
    expect(view.width / view.height).toBeCloseTo(aspect)
    for (const { bounds } of shapes) {
      expect(bounds.x).toBeGreaterThan(view.x)
      expect(bounds.y).toBeGreaterThan(view.y)
      expect(bounds.x + bounds.width).toBeLessThan(view.x + view.width)
      expect(bounds.y + bounds.height).toBeLessThan(view.y + view.height)
    }
  }
})

test('zooming keeps the fixed point, panning keeps the size, and both have an end', () => {
  const view = { x: 0, y: 0, width: 200, height: 100 }
  expect(zoom(view, 0.5, { x: 0, y: 0 })).toEqual({ x: 0, y: 0, width: 100, height: 50 })
  expect(zoom(view, 0.5)).toEqual({ x: 50, y: 25, width: 100, height: 50 })
  expect(pan(view, 0.5, -1)).toEqual({ x: 100, y: -100, width: 200, height: 100 })
  expect(zoom(view, 0).height).toBeGreaterThan(0)
  expect(zoom(view, 1e12).height).toBeLessThan(1e6)
  expect(withAspect(view, 1)).toEqual({ x: 50, y: 0, width: 100, height: 100 })
})

test('the view moves only to what it does not show', () => {
  const [shape] = shapesAround([square('a', 10, 0)], { ra: 10, dec: 0 })
  if (shape === undefined) throw new Error('No shape.')
  const near = { x: -100, y: -50, width: 200, height: 100 }
  expect(showing(near, shape)).toBe(near)
  const away = showing({ ...near, x: 5_000 }, shape)
  expect(away.x + away.width / 2).toBeCloseTo(0, 3)
  expect(away.width).toBe(200)
})
