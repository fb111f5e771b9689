import type { Command } from 'commander'
import type { Run } from '../context.ts'

export interface TimetableOptions {
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
    .action((entries: string[], options: TimetableOptions, command: Command) =>
      run(command, async context =>
        (await import('../run/timetable.ts')).timetable(context, entries.join(' '), options),
      ),
    )
}
