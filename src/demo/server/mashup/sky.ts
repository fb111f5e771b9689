export interface Cone {
  readonly raDeg: number
  readonly decDeg: number
  readonly radiusDeg: number
}

const radians = Math.PI / 180

/** Angle between two places on the sky (degrees in, arcseconds out), by the haversine formula, which is exact for small angles. */
export function separationArcsec(ra1: number, dec1: number, ra2: number, dec2: number): number {
  const sinDec = Math.sin(((dec2 - dec1) * radians) / 2)
  const sinRa = Math.sin(((ra2 - ra1) * radians) / 2)
  const h = sinDec ** 2 + Math.cos(dec1 * radians) * Math.cos(dec2 * radians) * sinRa ** 2
  return ((2 * Math.asin(Math.min(1, Math.sqrt(h)))) / radians) * 3600
}

/** `"ra, dec, radius"` in degrees, as one string; null for any other text. */
export function parsePosition(value: unknown): Cone | null {
  if (typeof value !== 'string') return null
  const [raDeg, decDeg, radiusDeg, ...rest] = value
    .split(',')
    .map(part => (part.trim() === '' ? NaN : Number(part)))
  return rest.length === 0 ? toCone(raDeg, decDeg, radiusDeg) : null
}

/** A cone from three numbers; null when one is missing or out of bounds. */
export function toCone(raDeg: unknown, decDeg: unknown, radiusDeg: unknown): Cone | null {
  if (typeof raDeg !== 'number' || typeof decDeg !== 'number' || typeof radiusDeg !== 'number') return null
  const isPlace =
    raDeg >= -360 && raDeg <= 360 && Math.abs(decDeg) <= 90 && radiusDeg >= 0 && radiusDeg <= 180
  return isPlace ? { raDeg, decDeg, radiusDeg } : null
}
