import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import type { TimetableOptions } from '../run/timetable.ts'

const help = `
Entries are [DAY[-DAY]-]HH:MM,RATE, separated by spaces; RATE is bytes per second, stop or full. An entry applies until
the next one, also past midnight; without a day it applies every day. Times are local.

Examples:
  halyard timetable Mon-Fri-08:00,5M Mon-Fri-18:00,full
  halyard timetable 08:00,stop 20:00,full
  halyard timetable --import-rclone '08:00,512k 19:00,off'
  halyard timetable --start-at 22:00 --stop-at 06:00
`

export function addTimetable(program: Command, run: RunCommand): void {
  program
    .command('timetable')
    .description('show or set when files are downloaded, and how fast')
    .argument('[entry...]', 'the whole schedule, e.g. Mon-08:00,5M 18:00,stop 23:00,full; off for none')
    .option('--show', 'only show the current settings')
    .option('--import-rclone <text>', "a schedule in the format of rclone's --bwlimit")
    .option(
      '--start-at <time>',
      'once: download nothing before this time, e.g. 22:00 or 2026-11-21T22:00; off for none',
    )
    .option('--stop-at <time>', 'once: download nothing from this time on; off for none')
    .addHelpText('after', help)
    .action((entries: string[], options: TimetableOptions, command: Command) =>
      run(command, async context =>
        (await import('../run/timetable.ts')).timetable(context, entries.join(' '), options),
      ),
    )
}
