import { readClock, type TokenClock, type TokenTimes, type TokenWarning } from './clock.ts'

/** Where a token is made; the scope opens exclusive-access files. */
export const tokenPage =
  'https://auth.mast.stsci.edu/token?suggested_name=Halyard&suggested_scope=mast:exclusive_access'

/** How to give a token on a command line, for messages that end a run. */
export const howToGiveToken =
  'Set MAST_API_TOKEN, give --token-file FILE (- reads standard input), or keep one with `halyard token set --store file`.'

/** A day as `2027-01-12`, in UTC as the archive counts. */
export const isoDay = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10)

/** One clause on how long a token lives, without its end mark. */
export function lifeOf({ kind, endsMs, endsAtLatestMs, idleEndsMs }: TokenClock): string {
  if (kind === 'ended-by-age') return 'expired, 60 days after it was created'
  if (kind === 'ended-by-idleness') return 'probably expired, after 10 days without use'
  const age =
    endsMs === null
      ? `expires at most 60 days after it was created (by ${isoDay(endsAtLatestMs)} at the latest)`
      : `expires ${isoDay(endsMs)}`
  return `${age}, or on ${isoDay(idleEndsMs)} if it is not used before`
}

export const hasEnded = ({ kind }: TokenClock): boolean =>
  kind === 'ended-by-age' || kind === 'ended-by-idleness'

/** One sentence on why a token may have been refused, derived from its times; `times` is null when unknown. */
export function whyRefused(times: TokenTimes | null, nowMs: number): string {
  const clock = times && readClock(times, nowMs)
  if (clock !== null && hasEnded(clock)) return `It ${lifeOf(clock)}.`
  return 'It may have expired: tokens expire 60 days after they are created, or after 10 days without use.'
}

export const warningSentence: Readonly<Record<TokenWarning, string>> = {
  'ends-within-a-week': 'This token expires within a week; make the next one in time.',
  'ends-within-a-day': 'This token expires within a day; make the next one now.',
  'idle-soon': 'This token expires soon unless it is used: MAST tokens expire after 10 days without use.',
}
