import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import type { DoctorOptions } from '../run/doctor.ts'

export function addDoctor(program: Command, run: RunCommand): void {
  program
    .command('doctor')
    .description('check this computer, the profile, a download folder, the archive and the token')
    .option('--to <dir>', 'download folder to check (default: the current one)')
    .addHelpText('after', '\nExample:\n  halyard doctor --to /data/jwst\n')
    .action((options: DoctorOptions, command: Command) =>
      run(command, async context => (await import('../run/doctor.ts')).doctor(context, options), 'named'),
    )
}
