/** What a clock on the wall shows. `weekday` 0 is Monday, `month` 1 is January. */
export interface LocalTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  /** 0 to 1439. */
  readonly minuteOfDay: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The wall clock of a zone (an IANA name such as `Europe/Berlin`) at an instant in milliseconds since 1970. */
export function localTime(instantMs: number, timeZone: string): LocalTime {
  const wall = new Date(instantMs + offsetMs(instantMs, timeZone))
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: (wall.getUTCDay() + 6) % 7,
    minuteOfDay: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  }
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetMs(instantMs: number, timeZone: string): number {
  const secondMs = Math.floor(instantMs / 1000) * 1000
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = fields(secondMs, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - secondMs
}

/** `2026-11-20`: the local date, as a name for it. */
export function dateName({ year, month, day }: LocalTime): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/**
 * The first whole second after `fromMs` at which something holds that once true stays true until `toMs`. The answer is
 * `toMs` when it is not true before.
 */
export function firstInstant(fromMs: number, toMs: number, isTrue: (instantMs: number) => boolean): number {
  let before = Math.floor(fromMs / 1000)
  let after = Math.ceil(toMs / 1000)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (isTrue(middle * 1000)) after = middle
    else before = middle
  }
  return after * 1000
}

function fields(instantMs: number, timeZone: string): Readonly<Record<string, number>> {
  let format = formats.get(timeZone)
  if (format === undefined) {
    const numeric = 'numeric'
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    })
    formats.set(timeZone, format)
  }
  return Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]))
}
