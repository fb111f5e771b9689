import { hourMs } from '#shared/durations'
import type { Link } from '#shared/contract/client'
import type { Overview } from '#shared/contract/overview'

import { countText, dateTimeText, percentText, rateText, sizeText, timeText } from '../kit/words.ts'

/** Every word of the status bar. Pure. */

export interface LinkWords {
  readonly text: string
  readonly tone: 'done' | 'hold' | 'warn'
}

/**
 * The state of both links: page to host, and host to archive. `isSilent`: the archive is reachable but does not
 * answer.
 */
export function linkWords(link: Link, hasNetwork: boolean, isSilent = false): LinkWords {
  if (link === 'connecting') return { text: 'Connecting', tone: 'hold' }
  if (link !== 'live') return { text: 'Not connected', tone: 'warn' }
  if (isSilent) return { text: 'The archive does not answer', tone: 'warn' }
  return hasNetwork ? { text: 'Online', tone: 'done' } : { text: 'No network', tone: 'warn' }
}

/** False while files wait for the network: then the archive cannot be reached from here. */
export const isOnline = ({ now }: Overview): boolean => now.held.every(({ reason }) => reason !== 'network')

/** Beyond this the date is shown too: a time alone could be today's or tomorrow's. */
const farMs = 20 * hourMs

/** Whether there is a network, and the archive refuses or does not answer. */
export const isArchiveSilent = ({ now }: Overview): boolean => now.held.some(hold => hold.hasLine === true)

/** Shown while the host does not answer: an old rate would look like the present one. */
export const unknownRate = '↓ —'

/**
 * The parts of the status bar, in order. The times are the 10th and the 90th percentile of the likely end. Without a
 * live link rate and end are unknown.
 */
export function statusParts(
  { bytesPerSecond, totals, now }: Overview,
  isUtc: boolean,
  nowMs: number,
  isLive = true,
): readonly string[] {
  const { gate, eta, volumes } = now
  const limited = gate.kind === 'open' ? gate.bytesPerSecond : null
  const limit = limited === null ? '' : ` of ${rateText(limited)} (limit)`
  const rate = isLive ? `↓ ${rateText(bytesPerSecond)}${limit}` : unknownRate
  const parts = [rate, `${countText(totals.waiting)} left`]
  if (isLive && totals.waiting > 0 && eta.kind === 'range') {
    const text = eta.toMs - nowMs > farMs ? dateTimeText : timeText
    const [from, to] = [text(eta.fromMs, { isUtc }), text(eta.toMs, { isUtc })]
    parts.push(from === to ? `done about ${to}` : `done ${from}–${to}`)
  }
  // The fullest volume is the one that stops the queue.
  const freeBytes = Math.min(...volumes.map(volume => volume.freeBytes))
  if (Number.isFinite(freeBytes)) parts.push(`${sizeText(freeBytes)} free`)
  return parts
}

/** The start of the tab's title: verified files in percent, without the cancelled ones. Null for an empty queue. */
export function titleLead({ totals }: Overview): string | null {
  const wanted = totals.asked - totals.cancelled
  return wanted === 0 ? null : percentText(totals.verified, wanted)
}

/** The banner while the host does not answer. */
export const lostText = (lastUpdateMs: number | null, isUtc: boolean): string =>
  lastUpdateMs === null
    ? 'Halyard does not answer. It may be stopped or restarting.'
    : `Halyard does not answer. Last update ${timeText(lastUpdateMs, { isUtc, withSeconds: true })}.`
