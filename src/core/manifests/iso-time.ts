/** Milliseconds since 1970 as an ISO 8601 time in UTC. */
export function isoTime(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString()
}
