import type { After } from '#shared/async'

/** A clock that moves only when told, and the timers that hang on it. */
export interface FakeTime {
  readonly monotonicMs: () => number
  readonly after: After
  advance(ms: number): void
}

export function fakeTime(): FakeTime {
  let nowMs = 0
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>()
  const nextBefore = (endMs: number) =>
    [...timers].filter(timer => timer.atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0]
  return {
    monotonicMs: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: ms => {
      const endMs = nowMs + ms
      for (let next = nextBefore(endMs); next !== undefined; next = nextBefore(endMs)) {
        timers.delete(next)
        nowMs = next.atMs
        next.run()
      }
      nowMs = endMs
    },
  }
}
