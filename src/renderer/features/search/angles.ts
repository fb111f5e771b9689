/** Angles as astronomers write them. Pure. */

/** `3′`, `20″`, `1.5°`: degrees in the unit that fits. */
export function angleText(degrees: number): string {
  if (degrees >= 1) return `${plain(degrees)}°`
  if (degrees * 60 >= 1) return `${plain(degrees * 60)}′`
  return `${plain(degrees * 3600)}″`
}

/** `10 07 01.8 −40 26 11`: right ascension in hours and declination in degrees. */
export function positionText(ra: number, dec: number): string {
  const [hours, raMinutes, raSeconds] = parts(ra / 15, 1)
  const [degrees, decMinutes, decSeconds] = parts(Math.abs(dec), 0)
  return `${hours} ${raMinutes} ${raSeconds} ${dec < 0 ? '−' : '+'}${degrees} ${decMinutes} ${decSeconds}`
}

const plain = (value: number): string => String(Number(value.toPrecision(3)))

/** Whole, minutes and seconds, rounded once so that 59.96 s becomes a minute. */
function parts(value: number, digits: 0 | 1): readonly [string, string, string] {
  const scale = 10 ** digits
  const units = Math.round(value * 3600 * scale)
  const seconds = (units % (60 * scale)) / scale
  const minutes = Math.floor(units / (60 * scale)) % 60
  const whole = Math.floor(units / (3600 * scale))
  return [two(whole), two(minutes), digits === 0 ? two(seconds) : seconds.toFixed(1).padStart(4, '0')]
}

const two = (value: number): string => String(value).padStart(2, '0')
