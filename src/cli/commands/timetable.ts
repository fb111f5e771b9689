import type { Command } from 'commander'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'
import type { LimitSettings } from '#core/limits/limit-settings'
import { AppError } from '#shared/errors'

interface Options {
  readonly importRclone?: string
  readonly startAt?: string
  readonly stopAt?: string
  readonly show?: boolean
}

const help = `
Entries are [DAY[-DAY]-]HH:MM,RATE with blanks between them; RATE is bytes per second, stop or full. An entry holds
until the next one, over midnight too. Without a day it is for every day. Times are those of this machine's clock.

Examples:
  halyard timetable Mon-Fri-08:00,5M Mon-Fri-18:00,full
  halyard timetable 08:00,stop 20:00,full
  halyard timetable --import-rclone '08:00,512k 19:00,off'
  halyard timetable --start-at 22:00 --stop-at 06:00
`

export function addTimetable(program: Command, run: Run): void {
  program
    .command('timetable')
    .description('show or set when files are fetched, and how fast')
    .argument('[entry...]', 'the whole timetable, like Mon-08:00,5M 18:00,stop 23:00,full; off for none')
    .option('--show', 'only show what is set')
    .option('--import-rclone <text>', "a timetable as rclone's --bwlimit takes it")
    .option('--start-at <time>', 'once: fetch nothing before, like 22:00 or 2026-11-21T22:00; off for none')
    .option('--stop-at <time>', 'once: fetch nothing from then on; off for none')
    .addHelpText('after', help)
    .action((entries: string[], options: Options, command: Command) =>
      run(command, context => timetable(context, entries.join(' '), options)),
    )
}

async function timetable(context: Context, text: string, options: Options): Promise<ExitCode> {
  const { withLimits } = await import('../queue/limits.ts')
  const changes = await changesOf(text, options)
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
    one === null || one === other ? [] : [`The ${what} that was set holds no more: ${one}`]
  const times = (ms: number | null): string | null => (ms === null ? null : at(ms))
  const isTimed = now.startAtMs !== before.startAtMs || now.stopAtMs !== before.stopAtMs
  return [
    ...replaced('timetable', before.timetable, now.timetable),
    ...replaced('start', times(before.startAtMs), times(now.startAtMs)),
    ...replaced('stop', times(before.stopAtMs), times(now.stopAtMs)),
    ...(isTimed && now.timetable !== null && now.timetable === before.timetable
      ? [`The timetable stays, and holds as well: ${now.timetable}`]
      : []),
  ]
}

async function changesOf(text: string, options: Options): Promise<Partial<LimitSettings>> {
  const { parseTimetable, timetableText } = await import('#core/limits/timetable-text')
  const { importRcloneTimetable } = await import('#core/limits/rclone-timetable')
  const { parseInstant } = await import('#core/limits/parse-instant')
  const { systemTimeZone } = await import('#platform/limits/time-zone')
  const { importRclone, startAt, stopAt, show } = options
  if (text !== '' && importRclone !== undefined)
    throw new AppError('usage', 'Give either a timetable or --import-rclone.')
  if (show && (text !== '' || [importRclone, startAt, stopAt].some(given => given !== undefined)))
    throw new AppError('usage', '--show changes nothing; leave the rest out.')
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
