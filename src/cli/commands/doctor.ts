import { Option, type Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { wholeNumber } from '../options/option-parsers.ts'
import type { DoctorOptions } from '../run/doctor.ts'

export function addDoctor(program: Command, run: RunCommand): void {
  program
    .command('doctor')
    .description('check this computer, the profile, a download folder, the archive and the token')
    .option('--to <dir>', 'download folder to check (default: the current one)')
    .addOption(new Option('--log', 'print the last lines of the log instead').conflicts(['bundle', 'to']))
    .addOption(
      new Option('-n, --lines <n>', 'the same, so many lines (default: 100)')
        .argParser(wholeNumber('--lines', 1, 1_000_000))
        .conflicts(['bundle', 'to']),
    )
    .option('--bundle <file>', 'also pack a report for a bug as .tar.gz: checks, settings, queue and log')
    .addHelpText(
      'after',
      '\nExamples:\n  halyard doctor --to /data/jwst\n  halyard doctor --log -n 20\n  halyard doctor --bundle halyard-report.tar.gz\n',
    )
    .action((options: DoctorOptions, command: Command) =>
      run(
        command,
        async context =>
          options.log === true || options.lines !== undefined
            ? (await import('../run/doctor-log.ts')).printLog(context, options)
            : (await import('../run/doctor.ts')).doctor(context, options),
        'named',
      ),
    )
}
