import type { Link } from '#shared/contract/client'
import type { Overview } from '#shared/contract/overview'

import { countText, dateTimeText, percentText, rateText, sizeText, timeText } from '../kit/words.ts'

/** Every word of the status bar. Pure. */

export interface LinkWords {
  readonly text: string
  readonly tone: 'done' | 'hold' | 'warn'
}

/** Whether the page hears its host, and the host its archive; `isSilent`: the archive is there and does not answer. */
export function linkWords(link: Link, hasNetwork: boolean, isSilent = false): LinkWords {
  if (link === 'connecting') return { text: 'Connecting', tone: 'hold' }
  if (link !== 'live') return { text: 'Not connected', tone: 'warn' }
  if (isSilent) return { text: 'The archive does not answer', tone: 'warn' }
  return hasNetwork ? { text: 'Online', tone: 'done' } : { text: 'No network', tone: 'warn' }
}

/** Whether files wait for the network: then the archive cannot be reached from here. */
export const isOnline = ({ now }: Overview): boolean => now.held.every(({ reason }) => reason !== 'network')

/** Beyond this an hour of the clock alone could be of today or tomorrow. */
const farMs = 20 * 3_600_000

/** Whether the line is there and the archive refuses or does not answer. */
export const isArchiveSilent = ({ now }: Overview): boolean => now.held.some(hold => hold.hasLine === true)

/** While the host does not answer nobody knows how fast it is, and a rate of before would be believed. */
export const unknownRate = '↓ —'

/**
 * The parts of the line, in order. Times are those of the likely end, from its 10th to its 90th percentile. Without a
 * live link what moves is not known.
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
  // Of several volumes the fullest is the one that ends the queue.
  const freeBytes = Math.min(...volumes.map(volume => volume.freeBytes))
  if (Number.isFinite(freeBytes)) parts.push(`${sizeText(freeBytes)} free`)
  return parts
}

/** What leads a tab's title; null where nothing is asked for. What was cancelled is not waited for. */
export function titleLead({ totals }: Overview): string | null {
  const wanted = totals.asked - totals.cancelled
  return wanted === 0 ? null : percentText(totals.verified, wanted)
}

/** The banner while the host does not answer. */
export const lostText = (lastUpdateMs: number | null, isUtc: boolean): string =>
  lastUpdateMs === null
    ? 'Halyard does not answer. It may be stopped or restarting.'
    : `Halyard does not answer. Last update ${timeText(lastUpdateMs, { isUtc, withSeconds: true })}.`
