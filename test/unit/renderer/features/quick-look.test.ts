import fc from 'fast-check'
import { expect, test } from 'vitest'

import { encodePixels } from '#service/quick-look/node/encode-pixels'
import { colourMaps, coloursOf } from '#renderer/features/quick-look/colour-maps'
import { curvePath } from '#renderer/features/quick-look/curve-path'
import { paint, stretches, toneOf } from '#renderer/features/quick-look/paint'
import { histogramOf, percentileLimits, readPixels } from '#renderer/features/quick-look/pixels'
import { sexagesimal, skyPosition } from '#renderer/features/quick-look/sky-position'

test('values survive their way to the page: small differences near the background, large values nearly', () => {
  const values = Float64Array.from({ length: 1000 }, (_, index) => 1 + ((index * 37) % 101) / 1000)
  values[7] = 50_000
  values[8] = Number.NaN
  const { levels, values: table } = readPixels(encodePixels(values))
  const back = Array.from(levels, level => table[level] ?? 0)
  expect(back[8]).toBeNaN()
  expect(Math.abs((back[7] ?? 0) / 50_000 - 1)).toBeLessThan(1e-3)
  values.forEach((value, index) => {
    if (index !== 7 && index !== 8) expect(Math.abs((back[index] ?? 0) - value)).toBeLessThan(1e-5)
  })
})

test('an image of one value, or of none, has a table that rises', () => {
  for (const values of [Float64Array.of(3, 3, 3), Float64Array.of(Number.NaN), Float64Array.of(0, 0)]) {
    const { values: table } = readPixels(encodePixels(values))
    expect(table[65_535]).toBeGreaterThan(table[1] ?? Infinity)
  }
})

test('limits leave out as many pixels below as above, and the histogram counts what lies between', () => {
  const values = Float64Array.from({ length: 1001 }, (_, index) => index)
  const pixels = readPixels(encodePixels(values))
  const [low, high] = percentileLimits(pixels, 0.9)
  expect(low).toBeCloseTo(50, 0)
  expect(high).toBeCloseTo(950, 0)
  const [least, most] = percentileLimits(pixels, 1)
  expect(least).toBeCloseTo(0, 0)
  expect(most).toBeCloseTo(1000, 0)
  expect(histogramOf(pixels, [least, most], 10).reduce((sum, count) => sum + count, 0)).toBe(1001)
})

test('every stretch runs from dark to bright and never back', () => {
  const look = {
    limits: [0, 1] as const,
    contrast: 1,
    bias: 0.5,
    colours: coloursOf('gray', false),
    undefinedTones: [1, 2] as const,
  }
  for (const stretch of stretches) {
    expect(toneOf(0, { ...look, stretch })).toBe(0)
    expect(toneOf(1, { ...look, stretch })).toBe(255)
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (value, more) => {
          expect(toneOf(value + more, { ...look, stretch })).toBeGreaterThanOrEqual(
            toneOf(value, { ...look, stretch }),
          )
        },
      ),
    )
  }
})

test('the first row of a FITS image is painted at the bottom, undefined pixels as a hatch', () => {
  const pixels = readPixels(encodePixels(Float64Array.of(0, 0, 10, Number.NaN)))
  const painted = paint(pixels, 2, 2, {
    stretch: 'linear',
    limits: [0, 10],
    contrast: 1,
    bias: 0.5,
    colours: coloursOf('gray', false),
    undefinedTones: [96, 128],
  })
  expect(Array.from(painted)).toEqual([255, 255, 255, 255, 96, 96, 96, 255, 0, 0, 0, 255, 0, 0, 0, 255])
})

test('every colour map has 256 colours and turns around when inverted', () => {
  for (const map of colourMaps) {
    const colours = coloursOf(map, false)
    expect(colours.length).toBe(768)
    expect(coloursOf(map, true).slice(0, 3)).toEqual(colours.slice(765))
  }
})

test('the reference pixel lies at the reference position, and a step north is a step in declination', () => {
  const wcs = {
    crpix: [100, 200],
    crval: [151.75, -40.44],
    cd: [-1 / 3600, 0, 0, 1 / 3600],
    isApproximate: false,
  } as const
  const position = { ...wcs, crpix: [...wcs.crpix], crval: [...wcs.crval], cd: [...wcs.cd] } as Parameters<
    typeof skyPosition
  >[0]
  expect(skyPosition(position, 100, 200).ra).toBeCloseTo(151.75, 9)
  expect(skyPosition(position, 100, 200).dec).toBeCloseTo(-40.44, 9)
  expect(skyPosition(position, 100, 236).dec).toBeCloseTo(-40.43, 6)
  // East is to the left, and a step of right ascension is longer by the cosine of the declination.
  const east = skyPosition(position, 64, 200)
  expect((east.ra - 151.75) * Math.cos((40.44 * Math.PI) / 180)).toBeCloseTo(0.01, 6)
})

test('sexagesimal positions round up through sixty', () => {
  expect(sexagesimal({ ra: 159.1880467, dec: -40.4389167 })).toBe('10:36:45.131 -40:26:20.10')
  expect(sexagesimal({ ra: 14.9999999999, dec: 0.9999999999 })).toBe('01:00:00.000 +01:00:00.00')
})

test('a curve has gaps where it is undefined, and stays within its frame', () => {
  const { path, xRange, yRange } = curvePath([0, 1, 2, 3], [0, 10, null, 5], 300, 100)
  expect(path).toBe('M0.0 100.0L100.0 0.0M300.0 50.0')
  expect([xRange, yRange]).toEqual([
    [0, 3],
    [0, 10],
  ])
  expect(curvePath([], [], 300, 100).path).toBe('')
})
