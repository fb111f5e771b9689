import type { QueueClient } from '#core/queue-client'
import { countedText, formatBytes, formatCount, formatRate } from '#shared/format'
import type { Totals } from '#shared/counts'
import { noteIgnored } from '#shared/ignore'
import type { CommandOutput } from './output.ts'

/** How often the status line changes on a terminal. */
const redrawMs = 250
/** Where nothing can be redrawn (a log file): a line at every quarter, and one this often as a sign of work. */
const logLineMs = 5_000
/** The shown rate is the mean of this many last seconds. */
const rateWindowMs = 5_000

export interface Progress {
  /** Shows the last totals, if there are any; later calls do nothing. */
  stop(totals: Totals | null): void
}

/**
 * Shows how far a batch is: a line that replaces itself on a terminal, a line now and then elsewhere. The rate is that of
 * the network: a file that is copied from an earlier batch does not count.
 */
export function showProgress(output: CommandOutput, client: QueueClient, batchId: number): Progress {
  const watched = watchBytes(client, batchId)
  const meter = createRateMeter()
  const logged = { atMs: Date.now(), quarter: 0 }
  let isBusy = false
  let isStopped = false
  let lastNoted = ''

  const draw = (totals: Totals): void => {
    const { verified, asked, failed, bytes } = totals
    const parts = [
      `${formatCount(verified)} of ${countedText(asked, 'file', 'files')}`,
      formatBytes(bytes + watched.presentBytes()),
      formatRate(meter.rate(watched.networkBytes(), Date.now())),
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
    } catch (thrown) {
      noteIgnored(thrown, 'show the progress: the run of the batch fails with the same trouble')
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => void look(), redrawMs)
  timer.unref()
  // The rate counts from here on.
  void look()
  return {
    stop: totals => {
      if (isStopped) return
      isStopped = true
      clearInterval(timer)
      if (totals) draw(totals)
      watched.stop()
    },
  }
}

/** The bytes of one batch that its events report: those of unfinished files, and those that came over the network. */
function watchBytes(client: Pick<QueueClient, 'subscribe'>, batchId: number) {
  /** Files that are being downloaded; `present` is null until the first report of a file. */
  const moving = new Map<number, { present: number | null; counted: number }>()
  let networkBytes = 0
  const stop = client.subscribe(event => {
    if (event.kind === 'item-changed' && event.batchId === batchId) {
      const { itemId: id, state } = event
      if (state === 'fetching' || state === 'verifying') {
        if (!moving.has(id)) moving.set(id, { present: null, counted: 0 })
        return
      }
      // The exact count of the attempt that ended: none for a local copy, and all of a file too quick to be reported.
      const counted = moving.get(id)?.counted ?? 0
      networkBytes += Math.max(0, (event.receivedBytes ?? 0) - counted)
      moving.delete(id)
    } else if (event.kind === 'item-progressed') {
      const file = moving.get(event.itemId)
      if (file === undefined) return
      // The first report may include a part of an earlier run, which says nothing of the rate.
      const grown = Math.max(0, event.presentBytes - (file.present ?? event.presentBytes))
      file.present = event.presentBytes
      file.counted += grown
      networkBytes += grown
    }
  })
  return {
    presentBytes: () => [...moving.values()].reduce((total, { present }) => total + (present ?? 0), 0),
    networkBytes: () => networkBytes,
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
