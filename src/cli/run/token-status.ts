import { readClock, type TokenTimes } from '#core/token/clock'
import type { FoundToken } from '#core/token/sources'
import { hasEnded, isoDay, lifeOf, tokenPage, warningSentence, whyRefused } from '#core/token/words'
import { baseUrlOf, openArchive } from '#platform/open-archive'
import type { TokenCheck } from '#core/token/token-check'
import { checkToken } from '#platform/token/check-token'
import { tellAccepted } from '#platform/token/accepted-mark'
import { markProfileTokenUsed } from '#platform/token/profile-token'
import type { Context, ExitCode } from '../context.ts'
import { readToken } from '../token/token-source.ts'

/** Prints which token is used, its account and its life. 0 also without a token, 6 when refused, 5 when unknown. */
export async function showTokenStatus(context: Context): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  const found = await readToken(context)
  if (found === null) {
    output.line({ v: 1, kind: 'token', source: null, user: 'anonymous', anonymous: true, scopes: [] })
    output.text('Public files need no token; exclusive-access files do. Create one at')
    output.text(tokenPage)
    output.text('and set MAST_API_TOKEN, or save it with `halyard token set --store file`.')
    return 0
  }
  const check = await whoseToken(context, found)
  const nowMs = Date.now()
  if (check.kind === 'accepted') {
    if (found.kind === 'profile')
      await markProfileTokenUsed(context.profileFolder, found.token.reveal(), nowMs)
    await tellAccepted(context.profileFolder)
  }
  const times = asUsed(found.times, check, nowMs)
  output.line(statusLine(found, check, times, nowMs))
  if (check.kind === 'refused') {
    output.text(`MAST did not accept the token from ${found.source}. ${whyRefused(times, nowMs)}`)
    return 6
  }
  if (check.kind === 'silent') {
    output.error(`halyard: the token from ${found.source} was not checked: ${check.error.message}`)
    return 5
  }
  output.text(`Signed in as ${check.identity.user}, token from ${found.source}.`)
  for (const sentence of lifeSentences(times, nowMs)) output.text(sentence)
  return 0
}

async function whoseToken({ env, signal }: Context, { token }: FoundToken): Promise<TokenCheck> {
  const archive = openArchive(baseUrlOf(env))
  try {
    return await checkToken(archive, token, signal)
  } finally {
    await archive.close()
  }
}

/** Checking the token was a use of it. */
const asUsed = (times: TokenTimes | null, check: TokenCheck, nowMs: number): TokenTimes | null =>
  times && check.kind === 'accepted' ? { ...times, lastUsedMs: nowMs } : times

function lifeSentences(times: TokenTimes | null, nowMs: number): readonly string[] {
  if (times === null)
    return ['It expires at most 60 days after it was created, or after 10 days without use.']
  const clock = readClock(times, nowMs)
  const made = times.createdMs === null ? 'creation day unknown' : `created ${isoDay(times.createdMs)}`
  const used = times.lastUsedMs === null ? 'never used here' : `last used ${isoDay(times.lastUsedMs)}`
  // The archive has just accepted it, so an expiry that was only calculated must be wrong.
  const life = hasEnded(clock) ? 'still works' : lifeOf(clock)
  return [
    `Saved ${isoDay(times.savedMs)}, ${made}, ${used}; it ${life}.`,
    ...clock.warnings.map(warning => warningSentence[warning]),
  ]
}

function statusLine(
  { source }: FoundToken,
  check: TokenCheck,
  times: TokenTimes | null,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const identity = check.kind === 'accepted' ? check.identity : null
  const clock = times && readClock(times, nowMs)
  return {
    v: 1,
    kind: 'token',
    source,
    user: identity?.user ?? 'anonymous',
    anonymous: identity === null,
    scopes: identity?.scopes ?? [],
    check: check.kind,
    saved: isoTime(times?.savedMs),
    created: isoTime(times?.createdMs),
    last_used: isoTime(times?.lastUsedMs),
    ends: isoTime(clock?.endsMs),
    ends_at_latest: isoTime(clock?.endsAtLatestMs),
    idle_ends: isoTime(clock?.idleEndsMs),
    warnings: clock?.warnings ?? [],
  }
}

const isoTime = (timeMs: number | null | undefined): string | null =>
  timeMs === null || timeMs === undefined ? null : new Date(timeMs).toISOString()
