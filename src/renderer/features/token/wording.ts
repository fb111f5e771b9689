import { dayMs } from '#shared/durations'
import type { TokenStatus, TokenStore } from '#shared/contract/areas/token'

import { dateText, filesText } from '../../kit/words.ts'

/** All texts of the Token screen. Pure. */

export const title = 'Token'
export const statusTitle = 'Status'
export const changeTitle = 'New token'
export const loading = 'Looking for the token…'
export const getToken = 'Get a token'
export const getTokenHint = 'opens auth.mast.stsci.edu'
export const copyAddress = 'Copy link'
export const addressCopied = 'The address is copied. Open it in a browser.'
export const remove = 'Remove from this computer'
export const removed = 'The token is removed from this computer. It works at MAST until it expires.'
export const tryAgain = 'Try again'
export const thisRunOnly = 'Use for this run only'
export const enterToken = 'Enter token'
export const openScreen = 'Open Token'

export const fieldLabel = 'Token'
export const fieldHint = 'Paste it here. It is sent once, checked, and never shown again.'
export const show = 'Show'
export const createdLabel = 'Made on'
export const createdHint =
  'Optional. MAST does not report when a token was created. Enter the date to be warned before it expires.'
export const madeToday = 'I made it today'
export const keptLabel = 'Kept in'
export const check = 'Check and save'
export const checking = 'Checking…'
export const emptyField = 'Paste a token first.'

export const storeLabel: Readonly<Record<TokenStore, string>> = {
  keychain: 'System keychain',
  file: 'File readable only by you',
  memory: 'Memory only, until quit',
}

const placeOf: Readonly<Record<NonNullable<TokenStatus['source']>, string>> = {
  option: 'from how Halyard was started',
  environment: 'from environment',
  memory: 'in memory only, until Halyard quits',
  keychain: 'in the system keychain',
  profile: 'in a file of the profile',
  prompt: 'from a question on the terminal',
}

/** `in the system keychain. Its last characters are 1234`. */
export function placeText({ source, ending }: TokenStatus): string {
  if (source === null) return ''
  return ending === null ? placeOf[source] : `${placeOf[source]}. Its last characters are ${ending}`
}

/** Why it cannot be changed here; null when it can. */
export function fixedText({ isEditable, sourceName }: TokenStatus): string | null {
  if (isEditable) return null
  return `It comes from ${sourceName ?? 'how Halyard was started'} and cannot be changed here. Change it there and start Halyard again.`
}

/** The state of the token, in one sentence. */
export function headline(status: TokenStatus): string {
  const { check: answer, user, waitingFiles, source } = status
  switch (answer) {
    case 'none':
      return 'Public files need no token. Exclusive-access files do.'
    case 'checking':
      return 'Checking the token with MAST…'
    case 'accepted':
      return `Signed in as ${user ?? 'unknown'}`
    case 'refused':
      return waitingFiles > 0 ? endedText(status) : 'MAST no longer accepts this token.'
    case 'silent':
      return source === 'memory'
        ? 'MAST did not answer; the token is kept in memory and will be checked at first use.'
        : 'MAST did not answer; the token will be checked at first use.'
  }
}

/** The message of a token that has expired while files wait. */
export function endedText({ waitingFiles, continuingFiles }: TokenStatus): string {
  const wait = waitingFiles === 1 ? 'waits' : 'wait'
  const go = continuingFiles === 1 ? 'continues' : 'continue'
  return `Your MAST token has expired. ${exclusiveText(waitingFiles)} ${wait}; ${publicText(continuingFiles)} ${go}.`
}

const exclusiveText = (count: number): string =>
  filesText(count).replace(/files?$/, noun => `exclusive-access ${noun}`)
const publicText = (count: number): string => filesText(count).replace(/files?$/, noun => `public ${noun}`)

/** Files wait and there is no token at all. */
export const waitingText = ({ waitingFiles }: TokenStatus): string =>
  `${exclusiveText(waitingFiles)} ${waitingFiles === 1 ? 'waits' : 'wait'} for a token.`

export interface LifeStyle {
  readonly nowMs: number
  readonly isUtc: boolean
}

/** When it expires, as far as that is known; one line each. */
export function lifeLines(status: TokenStatus, { nowMs, isUtc }: LifeStyle): readonly string[] {
  const { createdMs, endsMs, lastUsedMs, check: answer, savedMs } = status
  if (answer === 'none' || answer === 'checking') return []
  if (answer === 'refused')
    return ['Tokens expire 60 days after they were made, and after 10 days without use.']
  // Days are counted in UTC, as the archive does and as the day was given.
  const day = (atMs: number): string => dateText(atMs, { isUtc: true })
  const age =
    createdMs === null || endsMs === null
      ? 'Expires at most 60 days after you made it'
      : `Made on ${day(createdMs)}, expires ${day(endsMs)}`
  const used = lastUsedMs === null ? 'not used here yet' : `last used ${dayWord(lastUsedMs, nowMs, isUtc)}`
  const known = savedMs === null ? '' : ` (${used})`
  return [`${age}, or after 10 days without use${known}.`]
}

/** `today`, `yesterday`, or the date. */
export function dayWord(atMs: number, nowMs: number, isUtc: boolean): string {
  const text = dateText(atMs, { isUtc })
  if (text === dateText(nowMs, { isUtc })) return 'today'
  return text === dateText(nowMs - dayMs, { isUtc }) ? 'yesterday' : text
}

const warningText: Readonly<Record<TokenStatus['warnings'][number], string>> = {
  'ends-within-a-week': 'This token expires within a week; make the next one in time.',
  'ends-within-a-day': 'This token expires within a day; make the next one now.',
  'idle-soon': 'This token expires soon unless it is used: MAST tokens expire after 10 days without use.',
}

export const warningTexts = ({ warnings, check: answer }: TokenStatus): readonly string[] =>
  answer === 'refused' ? [] : warnings.map(warning => warningText[warning])

/** After a token was set. */
export const savedText = (outcome: 'saved' | 'unchecked', status: TokenStatus): string =>
  outcome === 'saved' ? `Signed in as ${status.user ?? 'unknown'}.` : headline(status)
