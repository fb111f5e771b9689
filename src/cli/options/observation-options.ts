import { Option, type Command } from 'commander'
import { commaList, repeated } from './option-parsers.ts'

/** The options of `search`, `products` and `export` that describe observations. */
export interface ObservationOptions {
  readonly mission?: readonly string[]
  readonly program?: readonly string[]
  readonly instrument?: readonly string[]
  readonly filter?: readonly string[]
  readonly calibLevel?: readonly string[]
  readonly type?: readonly string[]
  readonly access?: readonly string[]
  readonly obsId?: readonly string[]
  readonly targetName?: readonly string[]
  readonly target?: string
  readonly radius?: string
  readonly since?: string
  readonly until?: string
  readonly column?: readonly string[]
}

export const defaultMissions = ['JWST', 'HST']
/** Three arc minutes: about one NIRCam field. */
export const defaultRadius = '3m'

/** Adds the options that find observations. Only commas separate lists: the filter of a spectrum is `F170LP;G235M`. */
export function addObservationOptions(command: Command): Command {
  const listOption = (flags: string, text: string): Option => new Option(flags, text).argParser(commaList)
  return command
    .addOption(listOption('--program <id>', 'program number, e.g. 2733'))
    .addOption(listOption('--instrument <name>', 'instrument, e.g. NIRCAM, or with its mode: NIRCAM/IMAGE'))
    .addOption(listOption('--filter <name>', 'filter or grating, e.g. F277W'))
    .option('--target <name>', 'object name ("M 51") or coordinates ("10 07 01 -40 26 11")')
    .option('--radius <angle>', `radius around --target: 3m, 20s or 0.1d (default: ${defaultRadius})`)
    .addOption(listOption('--target-name <name>', 'target name in the program; * is a wildcard'))
    .addOption(listOption('--obs-id <id>', 'observation id; * is a wildcard'))
    .addOption(listOption('--mission <name>', `missions to search (default: ${defaultMissions.join(', ')})`))
    .addOption(listOption('--calib-level <n>', 'calibration level of the observation, -1 (planned) to 4'))
    .addOption(listOption('--type <type>', 'image, spectrum, cube, timeseries, ...'))
    .addOption(listOption('--access <rights>', 'PUBLIC or EXCLUSIVE_ACCESS'))
    .option('--since <date>', 'started on or after this date, e.g. 2023-01-25')
    .option('--until <date>', 'started before this date')
    .option('--column <name=value>', 'any other column of the archive, e.g. proposal_pi=Lee*', repeated())
}

const narrowing = [
  'program',
  'instrument',
  'filter',
  'calibLevel',
  'type',
  'access',
  'obsId',
  'targetName',
  'target',
  'radius',
  'since',
  'until',
  'column',
] as const satisfies readonly (keyof ObservationOptions)[]

/** Whether any option narrows the search: a search of the whole archive is always a mistake. */
export function saysWhat(options: ObservationOptions): boolean {
  return narrowing.some(name => options[name] !== undefined)
}
