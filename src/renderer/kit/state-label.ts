import { minuteMs } from '#shared/durations'
import { reasonFacts } from '#shared/reason-facts'
import { reasonSentence } from '#shared/reasons'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'

import { durationText } from './words.ts'

/** States that a screen shows: those of an item, and two that come from plans and manifests. */
export type ShownState = ItemState | 'here' | 'duplicate'
export type Tone = 'running' | 'done' | 'hold' | 'warn' | 'error' | 'token'
export type StateIcon =
  | 'waiting'
  | 'downloading'
  | 'verifying'
  | 'paused'
  | 'retry'
  | 'token'
  | 'changed'
  | 'failed'
  | 'done'
  | 'here'
  | 'duplicate'
  | 'offline'
  | 'cancelled'
  | 'disk'
  | 'folder'
  | 'window'
  | 'budget'

export interface StateLabel {
  readonly mark: StateIcon
  readonly word: string
  readonly tone: Tone
  /** Why, in one sentence; null where the word is enough. */
  readonly why: string | null
}

/**
 * The shape, word and tone of a state. No two states differ by colour alone. `untilMs` and `nowMs` are wall clock
 * milliseconds. `hasLine`: there is a network, and the archive does not answer.
 */
export function stateLabel(
  state: ShownState,
  reason: Reason | null,
  untilMs: number | null,
  nowMs: number,
  hasLine = false,
): StateLabel {
  const why = reason === null || reason === 'turn' ? null : reasonSentence[reason]
  switch (state) {
    case 'fetching':
      return { mark: 'downloading', word: 'Downloading', tone: 'running', why: null }
    case 'verifying':
      return { mark: 'verifying', word: 'Verifying', tone: 'running', why: null }
    case 'done':
      return { mark: 'done', word: 'Done', tone: 'done', why: null }
    case 'here':
      return { mark: 'here', word: 'Already here', tone: 'done', why: null }
    case 'duplicate':
      return { mark: 'duplicate', word: 'Duplicate', tone: 'hold', why: null }
    case 'paused':
      return { mark: 'paused', word: 'Paused', tone: 'hold', why }
    case 'cancelled':
      return { mark: 'cancelled', word: 'Cancelled', tone: 'hold', why: null }
    case 'failed':
      return failed(reason, why)
    case 'queued':
    case 'waiting':
      return waiting(reason, why, untilMs, nowMs, hasLine)
  }
}

function failed(reason: Reason | null, why: string | null): StateLabel {
  if (reason === 'auth-needed') return { mark: 'token', word: 'Needs token', tone: 'token', why }
  if (reason === 'changed') return { mark: 'changed', word: 'Changed', tone: 'warn', why }
  return { mark: 'failed', word: 'Failed', tone: 'error', why }
}

const held: Partial<Record<Reason, Pick<StateLabel, 'word' | 'tone'>>> = {
  'auth-needed': { word: 'Needs token', tone: 'token' },
  network: { word: 'Waiting for network', tone: 'hold' },
  'disk-full': { word: 'Disk full', tone: 'error' },
  'folder-gone': { word: 'Folder gone', tone: 'error' },
  window: { word: 'Waiting for its time', tone: 'hold' },
  budget: { word: 'Quota used up', tone: 'hold' },
}

function waiting(
  reason: Reason | null,
  why: string | null,
  untilMs: number | null,
  nowMs: number,
  hasLine: boolean,
): StateLabel {
  const icon = reason === null ? null : reasonFacts[reason].icon
  const known = reason === null || (reason === 'network' && hasLine) ? undefined : held[reason]
  if (known !== undefined) return { mark: icon ?? 'waiting', ...known, why }
  if (untilMs !== null && untilMs > nowMs) {
    return { mark: 'retry', word: `Retry in ${waitText(untilMs - nowMs)}`, tone: 'warn', why }
  }
  if (reason === 'changed') return { mark: 'changed', word: 'Changed', tone: 'warn', why }
  return { mark: 'waiting', word: 'Waiting', tone: 'hold', why }
}

/** The reason in a few words, beside the word of the state; null where that word contains it. */
export function shortReason(state: ShownState, reason: Reason | null, hasLine = false): string | null {
  if (reason === null) return null
  if (reason === 'network' && hasLine) return 'connection failed'
  if (state === 'failed') return reasonFacts[reason].shortWord
  return (state === 'queued' || state === 'waiting') && held[reason] === undefined
    ? reasonFacts[reason].shortWord
    : null
}

/** A longer wait is shown without seconds. */
const longWaitMs = 10 * minuteMs

/** `12 s`, `4 min 05 s`, `59 min`, `1 h`, `2 h 07 min`; long waits in whole minutes, rounded up. */
function waitText(waitMs: number): string {
  if (waitMs <= longWaitMs) return durationText(waitMs)
  const minutes = Math.ceil(waitMs / minuteMs)
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 && minutes < 24 * 60 ? `${minutes / 60} h` : durationText(minutes * minuteMs)
}
