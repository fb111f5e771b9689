import { hourMs, minuteMs } from '#shared/durations'
import type { Eta } from '#shared/contract/areas/queue-live'
import type { ItemRow, QueueGroup, SectionRow } from '#shared/contract/areas/queue-rows'
import type { QueueNow } from '#shared/contract/overview'
import type { Reason } from '#shared/reasons'

import { stateLabel } from '../../kit/state-label.ts'
import {
  countText,
  countedText,
  dateTimeText,
  durationText,
  filesText,
  percentOf,
  percentText,
  rateText,
  sizeText,
  timeText,
} from '../../kit/words.ts'
import { checkWords } from '../manifests/wording.ts'

/** Every word of the Queue screen. Pure. Times in milliseconds since 1970. */

export const emptyText = 'The queue is empty. Finished batches are in Manifests.'
export const loadingText = 'Loading the queue'
export const nothingFoundText = 'No file of the queue matches the filter.'

const groupTitles: Readonly<Record<QueueGroup, string>> = {
  attention: 'Needs attention',
  active: 'Active',
  waiting: 'Waiting',
  finished: 'Finished today',
}

export const sectionTitle = ({ group, batch, items }: SectionRow): string =>
  group === null ? (batch?.name ?? '') : `${groupTitles[group]} (${countText(items)})`

type BatchHead = NonNullable<SectionRow['batch']>

/** The state of a batch. It is `Done` only where every file was verified and no later check found a difference. */
export function batchStateText(batch: BatchHead): string {
  const { result, state, priority, asked, verified, damaged, failed, cancelled } = batch
  if (result === 'complete') return asked === 0 ? 'No files' : 'Done'
  if (result === 'waiting') {
    if (state === 'paused') return 'Paused'
    return priority === 'normal' ? 'In the queue' : `In the queue, ${priority} priority`
  }
  if (damaged > 0) return damagedText(damaged)
  if (verified === 0) return failed > 0 ? 'Failed' : 'Cancelled'
  return failed > 0 ? 'Done with failures' : `Done, ${countText(cancelled)} cancelled`
}
/** Files that were verified and that a later check found changed. */
export const damagedText = (damaged: number): string => `${countText(damaged)} damaged since`

/** Verified files of a batch without those that a later check found changed. */
export const soundFiles = ({ verified, damaged }: BatchHead): number => verified - damaged

/** `55 of 57 files verified`, and the state of the others, so that the parts add up. */
export function batchCountsText({ asked, verified, damaged, failed, cancelled, left }: BatchHead): string {
  const others = [
    ...(damaged > 0 ? [damagedText(damaged)] : []),
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(cancelled > 0 ? [`${countText(cancelled)} cancelled`] : []),
    ...(left > 0 ? [`${countText(left)} left`] : []),
  ]
  return [`${countText(verified - damaged)} of ${filesText(asked)} verified`, ...others].join(', ')
}

/** Read out for a row, without its number. */
export function rowName(row: ItemRow | SectionRow, bytesPerSecond: number, nowMs: number): string {
  if (row.kind === 'section') {
    const standing = row.batch === null ? '' : `, ${batchStateText(row.batch)}`
    return `${sectionTitle(row)}${standing}, ${filesText(row.items)}, ${sizeText(row.bytes)}`
  }
  const { word } = stateLabel(row.state, row.reason, row.nextAttemptMs, nowMs, row.hasLine)
  const parts = [row.filename, row.damage === null ? word : checkWords[row.damage]]
  if (row.presentBytes !== null && row.sizeBytes !== null && row.state !== 'done')
    parts.push(`${percentOf(row.presentBytes, row.sizeBytes)} percent`)
  if (row.sizeBytes !== null) parts.push(sizeText(row.sizeBytes))
  if (bytesPerSecond > 0) parts.push(rateText(bytesPerSecond))
  return parts.join(', ')
}

export const progressValueText = (percent: number, remainingMs: number | null): string =>
  remainingMs === null ? `${percent} percent` : `${percent} percent, ${durationText(remainingMs)} left`

/** `18 s`; empty where it is unknown. */
export const remainingText = (remainingMs: number | null): string =>
  remainingMs === null ? '' : durationText(remainingMs)

export const actionLabels = {
  pause: 'Pause',
  resume: 'Resume',
  'resume-batch': 'Resume batch',
  retry: 'Retry',
  'try-again': 'Try again',
  now: 'Now',
  token: 'Enter token',
  accept: 'Keep it anyway',
} as const

/** When the whole queue will be done: a range, or why that is unknown. */
export function etaText(eta: Eta, nowMs: number, isUtc: boolean, hasLine = false): string {
  switch (eta.kind) {
    case 'none':
      return ''
    case 'estimating':
      return 'estimating'
    case 'paused':
      return '—, paused'
    case 'held':
      return `—, ${heldWord(eta.reason, hasLine)}${eta.untilMs === null || eta.untilMs <= nowMs ? '' : ` (${untilText(eta.untilMs, nowMs, isUtc)})`}`
    case 'range':
      return rangeText(eta, nowMs, isUtc)
  }
}

function rangeText(
  { fromMs, toMs, stepMs }: Extract<Eta, { kind: 'range' }>,
  nowMs: number,
  isUtc: boolean,
): string {
  if (stepMs < minuteMs)
    return `done in ${leftText(fromMs, nowMs, stepMs)} to ${leftText(toMs, nowMs, stepMs)} (likely)`
  const isFar = toMs - nowMs > 20 * hourMs
  const text = isFar ? dateTimeText : timeText
  return `done between ${text(fromMs, { isUtc })} and ${text(toMs, { isUtc })} (likely)`
}

/** Rounded to whole steps, the precision of the estimate. */
const leftText = (atMs: number, nowMs: number, stepMs: number): string =>
  durationText(Math.max(0, Math.round((atMs - nowMs) / stepMs) * stepMs))

const untilText = (untilMs: number, nowMs: number, isUtc: boolean): string =>
  untilMs - nowMs < hourMs
    ? `retry in ${durationText(Math.max(0, untilMs - nowMs))}`
    : `until ${dateTimeText(untilMs, { isUtc })}`

const heldWords: Partial<Record<Reason, string>> = {
  window: 'stopped by the schedule',
  budget: 'the volume quota is used up',
  network: 'waiting for network',
  'server-busy': 'waiting for server',
  'auth-needed': 'waiting for a token',
  'no-access': 'waiting for access',
  'disk-full': 'the disk is full',
  'folder-gone': 'waiting for the folder',
}
const heldWord = (reason: Reason, hasLine: boolean): string =>
  reason === 'network' && hasLine
    ? 'the archive does not answer'
    : (heldWords[reason] ?? 'waiting to try again')

/** `218.4 GB of 412.6 GB  53 %`. */
export const volumeText = ({ presentBytes, askedBytes }: QueueNow): string =>
  `${sizeText(presentBytes)} of ${sizeText(askedBytes)}`
export const volumePercent = ({ presentBytes, askedBytes }: QueueNow): string =>
  percentText(presentBytes, askedBytes)

export const showFailures = 'Show failures'

/** Banners, by the reason why files wait. */
export interface BannerWords {
  readonly tone: 'info' | 'warn' | 'error'
  readonly text: string
  readonly action: 'token' | 'now' | 'limit' | null
}
export function heldBanner(
  { reason, items, bytes, untilMs, folder, hasLine = false }: QueueNow['held'][number],
  left: number,
  nowMs: number,
  isUtc: boolean,
  hasTokenEnded = false,
): BannerWords | null {
  // The rows show the other reasons.
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check
  switch (reason) {
    case 'network':
      if (hasLine) return { tone: 'warn', text: silentText(items, untilMs, nowMs), action: 'now' }
      return {
        tone: 'warn',
        text: `No network. ${countedText(items, 'file waits and will continue by itself', 'files wait and will continue by themselves')}.`,
        action: null,
      }
    case 'server-busy':
      return untilMs === null || untilMs < nowMs
        ? null
        : {
            tone: 'warn',
            text: `The archive asked us to wait ${durationText(untilMs - nowMs)}. Resuming at ${timeText(untilMs, { isUtc, withSeconds: true })}.`,
            action: 'now',
          }
    case 'auth-needed':
      return {
        tone: 'warn',
        text: tokenText(items, Math.max(0, left - items), hasTokenEnded),
        action: 'token',
      }
    case 'disk-full':
      return {
        tone: 'error',
        text: `${folder} is full. Everything there is paused and nothing is lost. What waits is ${sizeText(bytes)}: make room, and it continues by itself.`,
        action: 'now',
      }
    case 'folder-gone':
      return {
        tone: 'error',
        text: `${folder} is not reachable. Waiting for it to come back.`,
        action: 'now',
      }
    case 'no-access':
      return {
        tone: 'warn',
        text: `${countedText(items, 'file waits', 'files wait')} in Needs attention: the account has no access to the program. Ask its PI for access.`,
        action: 'token',
      }
    default:
      return null
  }
}

/** There is a network, and the archive refuses or does not answer. */
function silentText(items: number, untilMs: number | null, nowMs: number): string {
  const next = untilMs !== null && untilMs > nowMs ? ` Next try in ${durationText(untilMs - nowMs)}.` : ''
  return `The archive does not answer. ${countedText(items, 'file waits and continues by itself', 'files wait and continue by themselves')}.${next}`
}

/** An expired token and a missing one have different texts. */
function tokenText(items: number, others: number, hasTokenEnded: boolean): string {
  const waiting = countedText(items, 'exclusive-access file waits', 'exclusive-access files wait')
  return hasTokenEnded
    ? `Your MAST token has expired. ${waiting}; ${countedText(others, 'public file continues', 'public files continue')}.`
    : `${waiting} for a MAST token; ${countedText(others, 'other file continues', 'other files continue')}.`
}
export const bannerActions = { token: 'Enter token', now: 'Try now', limit: 'Limit' } as const

export const outcomeWords = { done: 'Done', broke: 'Interrupted', stopped: 'Stopped' } as const
