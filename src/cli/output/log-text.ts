import type { LogLine } from '#platform/log/read-log'

/** One line of the log for people: `2026-12-01 02:22:37.123Z warn  serve[123] queue: attempt batch=1 item=7`. */
export function logText({ time, level, program, pid, area, what, ...facts }: LogLine): string {
  const known = Object.entries(facts).filter(([, value]) => value !== null)
  const shown = known.map(([name, value]) => `${name}=${valueText(value)}`)
  const head = `${time.replace('T', ' ')} ${level.padEnd(5)} ${program}[${pid}] ${area}: ${what}`
  return [head, ...shown].join(' ')
}

/** In quotes where it would not be seen where a value ends. */
const valueText = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
