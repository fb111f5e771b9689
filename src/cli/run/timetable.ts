import type { LimitSettings } from '#core/limits/limit-settings'
import { parseInstant } from '#core/limits/parse-instant'
import { importRcloneTimetable } from '#core/limits/rclone-timetable'
import { parseTimetable, timetableText } from '#core/limits/timetable-text'
import { systemTimeZone } from '#platform/limits/time-zone'
import { AppError } from '#shared/errors'
import type { Context, ExitCode } from '../context.ts'
import { withLimits } from '../queue/limits.ts'

export interface TimetableOptions {
  readonly importRclone?: string
  readonly startAt?: string
  readonly stopAt?: string
  readonly show?: boolean
}

/** Sets the times that were given, and shows what is in force. */
export function timetable(context: Context, text: string, options: TimetableOptions): ExitCode {
  const changes = changesOf(text, options)
  return withLimits(context, ({ settings, change }) => {
    const before = settings()
    if (Object.keys(changes).length > 0) change(changes)
    for (const sentence of replacedBy(before, settings())) context.output.note(sentence)
  })
}

/** What was set and holds no more, or holds beside what was set now. */
function replacedBy(before: LimitSettings, now: LimitSettings): readonly string[] {
  const at = (ms: number): string => new Date(ms).toLocaleString('sv-SE').slice(0, 16)
  const replaced = (what: string, one: string | null, other: string | null): readonly string[] =>
    one === null || one === other ? [] : [`The former ${what} no longer applies: ${one}`]
  const times = (ms: number | null): string | null => (ms === null ? null : at(ms))
  const isTimed = now.startAtMs !== before.startAtMs || now.stopAtMs !== before.stopAtMs
  return [
    ...replaced('schedule', before.timetable, now.timetable),
    ...replaced('start', times(before.startAtMs), times(now.startAtMs)),
    ...replaced('stop', times(before.stopAtMs), times(now.stopAtMs)),
    ...(isTimed && now.timetable !== null && now.timetable === before.timetable
      ? [`The schedule still applies as well: ${now.timetable}`]
      : []),
  ]
}

function changesOf(text: string, options: TimetableOptions): Partial<LimitSettings> {
  const { importRclone, startAt, stopAt, show } = options
  if (text !== '' && importRclone !== undefined)
    throw new AppError('usage', 'Give either a schedule or --import-rclone, not both.')
  if (show && (text !== '' || [importRclone, startAt, stopAt].some(given => given !== undefined)))
    throw new AppError('usage', '--show only shows the settings: use it without other options.')
  const isOff = (given: string): boolean => /^off$/i.test(given)
  const instantOf = (given: string): number | null =>
    isOff(given) ? null : parseInstant(given, Date.now(), systemTimeZone())
  return {
    ...(text !== '' && { timetable: isOff(text) ? null : timetableText(parseTimetable(text)) }),
    ...(importRclone !== undefined && { timetable: timetableText(importRcloneTimetable(importRclone)) }),
    ...(startAt !== undefined && { startAtMs: instantOf(startAt) }),
    ...(stopAt !== undefined && { stopAtMs: instantOf(stopAt) }),
  }
}
