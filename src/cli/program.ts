import { Command } from 'commander'
import { withHome } from '#platform/disk/with-home'
import type { Action, GlobalOptions, ProfileUse, RunCommand } from './context.ts'
import { addAdd } from './commands/add.ts'
import { addDemo } from './commands/demo.ts'
import { addDemoArchive } from './commands/demo-archive.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExport } from './commands/export.ts'
import { addGet } from './commands/get.ts'
import { addImport } from './commands/import.ts'
import { addLimit } from './commands/limit.ts'
import { addManifests } from './commands/manifests.ts'
import { addMove } from './commands/move.ts'
import { addProducts } from './commands/products.ts'
import { addQueue } from './commands/queue.ts'
import { addOrder } from './commands/queue-orders.ts'
import { addSearch } from './commands/search.ts'
import { addServe } from './commands/serve.ts'
import { addTimetable } from './commands/timetable.ts'
import { addToken } from './commands/token.ts'
import { manual } from './manual.ts'
import { refuseEmptyValues } from './options/no-empty-values.ts'
import { refuseRepeats } from './options/no-repeats.ts'
import { version } from '#shared/version'

const exitCodes = `
Exit codes:
  0 everything is present and verified       1 unexpected error       2 usage error
  3 some files failed for good               4 nothing found          5 temporary failure, run again
  6 sign-in needed, refused or no access     7 disk full or not writable
  8 integrity (changed, damaged or wrong file)   9 limit or time window reached
  10 the process that runs the queue does not answer
  130, 143 interrupted after a clean save
`

/** In the order of the help. */
const commands = [
  addSearch,
  addProducts,
  addGet,
  addAdd,
  addQueue,
  addOrder('pause'),
  addOrder('resume'),
  addOrder('retry'),
  addMove,
  addOrder('cancel'),
  addOrder('remove'),
  addLimit,
  addTimetable,
  addManifests,
  addImport,
  addExport,
  addServe,
  addDemo,
  addDemoArchive,
  addToken,
  addDoctor,
]

/**
 * The whole command line. `start` is called once, with the options that every command takes. A usage error is thrown and
 * not printed; `complain` prints the help that goes with one.
 */
export function createProgram(
  complain: (text: string) => void,
  start: (options: GlobalOptions, action: Action, use: ProfileUse, name: string) => Promise<void>,
): Command {
  const program = new Command('halyard')
    .description('Download manager for MAST, the archive of the James Webb and Hubble telescopes.')
    .version(version, '-V, --version', 'print the version')
    .option('--json', 'print one JSON object per line on stdout; messages go to stderr')
    .option('--profile <dir>', 'keep all state in this folder (or set HALYARD_PROFILE)')
    .option('-y, --yes', 'answer every question with yes')
    .option('-q, --quiet', 'print only results and errors')
    .option('--verbose', 'report on stderr what happens to each file')
    .option(
      '--token-file <file>',
      'read the MAST token from a file, - for standard input (or set MAST_API_TOKEN)',
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeErr: text => complain(text.trimEnd()), outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', exitCodes)
  const run: RunCommand = (command, action, use = 'opened') =>
    start(command.optsWithGlobals<GlobalOptions>(), action, use, fullNameOf(command))
  for (const add of commands) add(program, run)
  // Before expandHomeIn: the parsers that it adds hide which options may be repeated.
  refuseRepeats(program)
  refuseEmptyValues(program)
  expandHomeIn(program)
  for (const command of program.commands) command.addHelpText('after', manual[command.name()] ?? '')
  return program
}

/** `manifests verify`, without the program's own name. */
const fullNameOf = (command: Command): string =>
  command.parent === null ? '' : `${fullNameOf(command.parent)} ${command.name()}`.trim()

/** Files and folders may begin with `~`, also where the shell does not expand it, as in `--to=~/data`. */
function expandHomeIn(command: Command): void {
  const places = [
    ...command.options.filter(({ flags }) => /<(dir|file)>/.test(flags)),
    ...command.registeredArguments.filter(argument => argument.name() === 'file'),
  ]
  for (const place of places) {
    const { parseArg } = place
    place.argParser((text: string, before: unknown) => {
      const expanded = withHome(text)
      return parseArg === undefined ? expanded : parseArg(expanded, before)
    })
  }
  for (const below of command.commands) expandHomeIn(below)
}
