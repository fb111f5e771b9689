import { sampleSpans } from '#shared/contract/areas/queue-live'
import type { Sample, SampleEvent, SampleSpan } from '#shared/contract/areas/queue-live'

/** Throughput over 5 minutes, an hour and a day: three rings of means. Times in milliseconds since 1970. */
export interface SampleRings {
  /** Bytes of the time since the last call (or the start). */
  add(
    bytes: { readonly network: number; readonly written: number },
    limit: number | null,
    nowMs: number,
  ): void
  note(kind: SampleEvent['kind'], nowMs: number): void
  samples(span: SampleSpan, nowMs: number): readonly Sample[]
  events(span: SampleSpan, nowMs: number): readonly SampleEvent[]
  /** The day's ring as text, to be kept over restarts. */
  saved(): string
}

interface Ring {
  readonly spanMs: number
  readonly stepMs: number
  samples: Sample[]
  /** The step under way. */
  startMs: number
  network: number
  written: number
}

/** Seconds are never exactly seconds apart. */
const halfTickMs = 500
const mostEvents = 200
/** Events of a kind this close to one another are one mark. */
const togetherMs = 10_000

/** `saved` is what an earlier process kept; anything else begins empty. */
export function sampleRings(startMs: number, saved: string | null = null): SampleRings {
  const ringOf = (span: SampleSpan): Ring => ({
    ...sampleSpans[span],
    samples: [],
    startMs,
    network: 0,
    written: 0,
  })
  const rings = { '5min': ringOf('5min'), '1h': ringOf('1h'), '24h': ringOf('24h') }
  rings['24h'].samples = [...restored(saved)]
  let events: SampleEvent[] = []
  let lastMs = startMs

  function close(ring: Ring, nowMs: number, limit: number | null): void {
    const seconds = (nowMs - ring.startMs) / 1000
    const sample: Sample = {
      atMs: nowMs,
      networkBytesPerSecond: Math.round(ring.network / seconds),
      writtenBytesPerSecond: Math.round(ring.written / seconds),
      limitBytesPerSecond: limit,
    }
    ring.samples = [...ring.samples.filter(({ atMs }) => atMs > nowMs - ring.spanMs), sample]
    ring.startMs = nowMs
    ring.network = 0
    ring.written = 0
  }

  return {
    add: ({ network, written }, limit, nowMs) => {
      // A clock that was put back, or a machine that slept: what was counted belongs to no step.
      const isJump = nowMs <= lastMs || nowMs - lastMs > 30_000
      lastMs = nowMs
      for (const ring of Object.values(rings)) {
        if (isJump) {
          ring.startMs = nowMs
          ring.network = 0
          ring.written = 0
          continue
        }
        ring.network += network
        ring.written += written
        if (nowMs - ring.startMs >= ring.stepMs - halfTickMs) close(ring, nowMs, limit)
      }
    },
    note: (kind, nowMs) => {
      const near = events.findLast(event => event.kind === kind)
      if (near !== undefined && nowMs - near.atMs < togetherMs)
        events = events.map(event => (event === near ? { ...near, count: near.count + 1 } : event))
      else events = [...events, { atMs: nowMs, kind, count: 1 }].slice(-mostEvents)
    },
    samples: (span, nowMs) => within(rings[span].samples, nowMs - sampleSpans[span].spanMs),
    events: (span, nowMs) => within(events, nowMs - sampleSpans[span].spanMs),
    saved: () => JSON.stringify(rings['24h'].samples.map(toSaved)),
  }
}

const within = <T extends { readonly atMs: number }>(all: readonly T[], fromMs: number): readonly T[] =>
  all.filter(({ atMs }) => atMs > fromMs)

type Saved = readonly [number, number, number, number | null]

const toSaved = (sample: Sample): Saved => [
  sample.atMs,
  sample.networkBytesPerSecond ?? 0,
  sample.writtenBytesPerSecond ?? 0,
  sample.limitBytesPerSecond,
]

function restored(saved: string | null): readonly Sample[] {
  const list = parsed(saved)
  return Array.isArray(list) ? list.filter(isSaved).slice(-400).map(toSample) : []
}

const toSample = ([atMs, network, written, limit]: Saved): Sample => ({
  atMs,
  networkBytesPerSecond: network,
  writtenBytesPerSecond: written,
  limitBytesPerSecond: limit,
})

function isSaved(value: unknown): value is Saved {
  if (!Array.isArray(value) || value.length !== 4) return false
  const [atMs, network, written, limit] = value as readonly unknown[] // only looked at below
  const isRate = (rate: unknown): boolean => typeof rate === 'number' && rate >= 0
  return typeof atMs === 'number' && isRate(network) && isRate(written) && (limit === null || isRate(limit))
}

function parsed(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    // Expected: a text of another make is as good as none.
    return null
  }
}
