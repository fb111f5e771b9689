import type { LinearWcs } from '#shared/contract/areas/quick-look'

const radians = Math.PI / 180

/**
 * Right ascension and declination in degrees of a pixel (1-based, centres whole), by the tangent-plane projection
 * (FITS WCS paper II, sections 2 and 5.1.3).
 */
export function skyPosition(
  wcs: LinearWcs,
  x: number,
  y: number,
): { readonly ra: number; readonly dec: number } {
  const dx = x - wcs.crpix[0]
  const dy = y - wcs.crpix[1]
  const xi = (wcs.cd[0] * dx + wcs.cd[1] * dy) * radians
  const eta = (wcs.cd[2] * dx + wcs.cd[3] * dy) * radians
  const dec0 = wcs.crval[1] * radians
  const down = Math.cos(dec0) - eta * Math.sin(dec0)
  const ra = wcs.crval[0] + Math.atan2(xi, down) / radians
  const dec = Math.atan2(Math.sin(dec0) + eta * Math.cos(dec0), Math.hypot(xi, down)) / radians
  return { ra: (ra + 360) % 360, dec }
}

/** `10:36:45.123 -40:26:20.1`: hours and degrees, to about a tenth of an arcsecond. */
export function sexagesimal({ ra, dec }: { readonly ra: number; readonly dec: number }): string {
  const sign = dec < 0 ? '-' : '+'
  return `${inSixties(ra / 15, 3)} ${sign}${inSixties(Math.abs(dec), 2)}`
}

function inSixties(value: number, digits: number): string {
  const unit = 10 ** digits
  const total = Math.round(value * 3600 * unit)
  const seconds = (total % (60 * unit)) / unit
  const minutes = Math.floor(total / (60 * unit)) % 60
  const whole = Math.floor(total / (3600 * unit))
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${two(whole)}:${two(minutes)}:${seconds.toFixed(digits).padStart(digits + 3, '0')}`
}
