import type { Footprint, Outline } from '#shared/contract/areas/search'

/** Degrees, ICRS. */
export interface SkyDirection {
  readonly ra: number
  readonly dec: number
}
/** Arcseconds in the tangent plane as a screen has it: x grows to the right (west), y grows downwards (south). */
export interface PlanePoint {
  readonly x: number
  readonly y: number
}

const radian = Math.PI / 180
const arcsec = 3600 / radian

/** The gnomonic projection (FITS WCS paper II, TAN) around a centre; null for the far half of the sky. */
export function project({ ra, dec }: SkyDirection, centre: SkyDirection): PlanePoint | null {
  const turn = (ra - centre.ra) * radian
  const [sin, cos] = [Math.sin(dec * radian), Math.cos(dec * radian)]
  const [sin0, cos0] = [Math.sin(centre.dec * radian), Math.cos(centre.dec * radian)]
  const height = sin0 * sin + cos0 * cos * Math.cos(turn)
  // Beyond some 84 degrees the plane is farther away than anything that is drawn.
  if (height < 0.1) return null
  const east = (cos * Math.sin(turn)) / height
  const north = (cos0 * sin - sin0 * cos * Math.cos(turn)) / height
  return { x: -east * arcsec, y: -north * arcsec }
}

/** The place on the sky of a point of the plane. */
export function unproject({ x, y }: PlanePoint, centre: SkyDirection): SkyDirection {
  const [east, north] = [-x / arcsec, -y / arcsec]
  const [sin0, cos0] = [Math.sin(centre.dec * radian), Math.cos(centre.dec * radian)]
  const across = cos0 - north * sin0
  const turn = Math.atan2(east, across)
  const dec = Math.atan2(sin0 + north * cos0, Math.hypot(east, across))
  return { ra: (((centre.ra + turn / radian) % 360) + 360) % 360, dec: dec / radian }
}

/** The angle between two places, in degrees. */
export function separationDeg(a: SkyDirection, b: SkyDirection): number {
  const half = (degrees: number): number => Math.sin((degrees * radian) / 2) ** 2
  const h = half(b.dec - a.dec) + Math.cos(a.dec * radian) * Math.cos(b.dec * radian) * half(b.ra - a.ra)
  return (2 * Math.asin(Math.min(1, Math.sqrt(h)))) / radian
}

/** The corners of an outline on the sky; a circle as 36 of them. */
export function cornersOf(outline: Outline): readonly SkyDirection[] {
  if (outline.kind === 'polygon') {
    const { ring } = outline
    return Array.from({ length: ring.length / 2 }, (_, index) => ({
      ra: ring[2 * index] ?? 0,
      dec: ring[2 * index + 1] ?? 0,
    }))
  }
  const radius = Math.tan(outline.radiusDeg * radian) * arcsec
  return Array.from({ length: 36 }, (_, index) => {
    const angle = (index * 10 - 90) * radian
    return unproject({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) }, outline)
  })
}

/** The mean direction of places, by unit vectors: the mean of 359 and 1 degree is 0. */
export function meanPlace(places: readonly SkyDirection[]): SkyDirection | null {
  let [x, y, z] = [0, 0, 0]
  for (const { ra, dec } of places) {
    x += Math.cos(dec * radian) * Math.cos(ra * radian)
    y += Math.cos(dec * radian) * Math.sin(ra * radian)
    z += Math.sin(dec * radian)
  }
  if (Math.hypot(x, y, z) < 1e-9) return places[0] ?? null
  return { ra: (Math.atan2(y, x) / radian + 360) % 360, dec: Math.atan2(z, Math.hypot(x, y)) / radian }
}

/** Where a footprint is. */
export const placeOf = ({ outlines }: Footprint): SkyDirection | null =>
  meanPlace(outlines.flatMap(cornersOf))
