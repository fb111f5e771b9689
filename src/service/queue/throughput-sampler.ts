import type { Gate } from '#core/limits/gate'
import type { QueueEvent } from '#core/queue-api'
import { secondMs } from '#shared/durations'
import type { Eta } from '#shared/contract/areas/queue-live'
import { attemptTo } from '#shared/ignore'
import { etaClock } from './eta-clock.ts'
import type { EtaSituation } from './eta-clock.ts'
import type { QueueServiceDeps } from './ports.ts'
import { progressBook } from './progress-book.ts'
import type { ProgressBook } from './progress-book.ts'
import { sampleRings } from './sample-rings.ts'
import type { SampleRings } from './sample-rings.ts'

/** What is measured every second, whether or not anybody looks. */
export interface ThroughputSampler {
  readonly progress: ProgressBook
  readonly rings: SampleRings
  /** Bytes per second that reached the disk in the last second. */
  writtenBytesPerSecond(): number
  /** Something has come from the archive in the last ten seconds. */
  isArriving(): boolean
  heard(event: QueueEvent): void
  eta(situation: EtaSituation): Eta
  close(): void
}

const savedUnder = 'throughput'
const savedEveryMs = 240_000
/** Longer than the pauses of a slow line, shorter than anybody believes an end of which nothing comes nearer. */
const mostQuietSeconds = 10

export function createThroughputSampler(
  parts: Pick<QueueServiceDeps, 'limits' | 'keyValues' | 'clock' | 'after'>,
): ThroughputSampler {
  const { limits, keyValues, clock, after } = parts
  const progress = progressBook()
  const rings = sampleRings(clock.nowMs(), keyValues.read(savedUnder))
  const eta = etaClock()
  let receivedBytes = limits.receivedBytes()
  let lastMs = clock.monotonicMs()
  let savedMs = lastMs
  let writtenRate = 0
  let restSeconds = 0
  let quietSeconds = mostQuietSeconds
  let gate: Gate = limits.gate()
  let cancel = after(secondMs, beat)

  function beat(): void {
    const nowMs = clock.monotonicMs()
    const seconds = (nowMs - lastMs) / 1000
    const total = limits.receivedBytes()
    const network = total - receivedBytes
    const written = progress.takeWritten()
    receivedBytes = total
    lastMs = nowMs
    writtenRate = Math.round(written / Math.max(0.001, seconds))
    rings.add({ network, written }, gate.kind === 'open' ? gate.bytesPerSecond : 0, clock.nowMs())
    follow(network / Math.max(0.001, seconds))
    if (nowMs - savedMs >= savedEveryMs) save()
    cancel = after(secondMs, beat)
  }

  /** Only seconds with work measure the rate; a long rest ends the measurement. */
  function follow(bytesPerSecond: number): void {
    quietSeconds = bytesPerSecond > 0 ? 0 : quietSeconds + 1
    const isWorking = progress.moving(lastMs).length > 0 || bytesPerSecond > 0
    restSeconds = isWorking ? 0 : restSeconds + 1
    if (restSeconds === 60) eta.restart()
    if (isWorking) eta.add(bytesPerSecond)
  }

  function save(): void {
    savedMs = clock.monotonicMs()
    attemptTo('save the curve: it begins again at the next start', () =>
      keyValues.write(savedUnder, rings.saved()),
    )
  }

  const stopLimits = limits.subscribe(() => {
    const now = limits.gate()
    const nowMs = clock.nowMs()
    if (now.kind !== gate.kind) rings.note(now.kind === 'stopped' ? 'stopped' : 'started', nowMs)
    else rings.note('limited', nowMs)
    gate = now
    eta.restart()
  })

  return {
    progress,
    rings,
    writtenBytesPerSecond: () => writtenRate,
    isArriving: () => quietSeconds < mostQuietSeconds,
    heard: event => {
      const nowMs = clock.nowMs()
      switch (event.kind) {
        case 'item-progressed':
          progress.progressed(event.itemId, event.presentBytes, event.totalBytes, clock.monotonicMs())
          return
        case 'item-changed':
          progress.changed(event)
          if (event.state === 'failed') rings.note('failed', nowMs)
          return
        case 'host-held':
          rings.note('held', nowMs)
          return
        case 'batch-changed':
        case 'batch-ended':
        case 'manifest-failed':
      }
    },
    eta: situation => eta.eta(situation, clock.nowMs(), clock.monotonicMs()),
    close: () => {
      cancel()
      stopLimits()
      save()
    },
  }
}
