import type { QueueClient } from '#core/queue-client'
import { countedText, formatBytes, formatCount, formatRate } from '#shared/format'
import type { Totals } from '#shared/counts'
import type { Output } from './output.ts'

/** How often the status line changes on a terminal. */
const redrawMs = 250
/** Where nothing can be redrawn (a log file), a line at every quarter, and one this often tells that work goes on. */
const logLineMs = 5_000
/** The shown rate is the mean of this many last seconds. */
const rateWindowMs = 5_000

export interface Progress {
  /** The last word, if there is one; later calls do nothing. */
  stop(totals: Totals | null): void
}

/** Shows how far a batch is: a line that replaces itself on a terminal, a line now and then elsewhere. */
export function showProgress(output: Output, client: QueueClient, batchId: number): Progress {
  const moving = watchMovingFiles(client, batchId)
  const meter = createRateMeter()
  const logged = { atMs: Date.now(), quarter: 0 }
  let isBusy = false
  let isStopped = false
  let lastNoted = ''

  const draw = (totals: Totals): void => {
    const { verified, asked, failed, bytes } = totals
    const parts = [
      `${formatCount(verified)} of ${countedText(asked, 'file', 'files')}`,
      formatBytes(bytes + moving.presentBytes()),
      formatRate(meter.rate(bytes + moving.freshBytes(), Date.now())),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ]
    const line = parts.join('  ')
    if (output.hasStatus && !isStopped) output.status(`${bar(doneShare(totals))} ${line}`)
    else if ((isStopped && line !== lastNoted) || (!isStopped && isWorthLogging(totals))) {
      output.note(line)
      lastNoted = line
    }
  }
  const isWorthLogging = (totals: Totals): boolean => {
    const quarter = Math.floor(doneShare(totals) * 4)
    const nowMs = Date.now()
    if (quarter === logged.quarter && nowMs - logged.atMs < logLineMs) return false
    Object.assign(logged, { atMs: nowMs, quarter })
    return true
  }
  const look = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    try {
      const totals = await client.totals(batchId)
      if (!isStopped) draw(totals)
    } catch {
      // Whoever runs the batch is told of the same trouble; progress is only for the eye.
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => void look(), redrawMs)
  timer.unref()
  // What was there before must not count as fetched.
  void look()
  return {
    stop: totals => {
      if (isStopped) return
      isStopped = true
      clearInterval(timer)
      if (totals) draw(totals)
      moving.stop()
    },
  }
}

/** Bytes of unfinished files of one batch, as its events tell them. */
function watchMovingFiles(client: QueueClient, batchId: number) {
  const present = new Map<number, number>()
  /** What each file had when it was first heard of: it was there before, so it says nothing of the rate. */
  const before = new Map<number, number>()
  const stop = client.subscribe(event => {
    if (event.kind === 'item-changed' && event.item.batchId === batchId) {
      const { id, state } = event.item
      if (state !== 'fetching' && state !== 'verifying') present.delete(id)
      else if (!present.has(id)) present.set(id, 0)
    } else if (event.kind === 'item-progressed' && present.has(event.itemId)) {
      if (!before.has(event.itemId)) before.set(event.itemId, event.presentBytes)
      present.set(event.itemId, event.presentBytes)
    }
  })
  const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0)
  return {
    presentBytes: () => sum(present.values()),
    freshBytes: () => sum(present.values()) - sum(before.values()),
    stop,
  }
}

const barCells = 20

function bar(share: number): string {
  const full = Math.floor(share * barCells)
  return `[${'#'.repeat(full)}${'.'.repeat(barCells - full)}]`
}

/** From 0 to 1: files that will not change any more, of all that were asked for. */
function doneShare({ asked, verified, failed, cancelled }: Totals): number {
  return asked === 0 ? 0 : (verified + failed + cancelled) / asked
}

/** Bytes per second over the last few seconds, from a growing count. */
function createRateMeter(): { rate(bytes: number, nowMs: number): number } {
  const samples: { readonly atMs: number; readonly bytes: number }[] = []
  return {
    rate: (bytes, nowMs) => {
      samples.push({ atMs: nowMs, bytes })
      while (samples.length > 2 && (samples[0]?.atMs ?? 0) < nowMs - rateWindowMs) samples.shift()
      const first = samples[0] ?? { atMs: nowMs, bytes }
      const spanMs = Math.max(redrawMs, nowMs - first.atMs)
      return (Math.max(0, bytes - first.bytes) / spanMs) * 1000
    },
  }
}
