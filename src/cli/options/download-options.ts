import { inGroups } from '#core/plan/plan-files'
import { Option, type Command } from 'commander'
import type { BatchOptions } from '#core/queue-api'
import { AppError } from '#shared/errors'
import type { Settings } from '#shared/settings'
import { parseSize } from '#shared/format'
import { clashChoices, priorities, type ClashChoice, type Priority, type WantedFile } from '#shared/models'
import type { Context } from '../context.ts'
import { parsedBy } from './option-parsers.ts'

/** What `get` and `add` take to say which files, and where to. */
export interface AskedOptions {
  readonly from?: string
  readonly to?: string
  readonly name?: string
  readonly batchName?: string
  readonly layout?: string
  readonly onClash?: ClashChoice
  readonly acceptAsArchived?: boolean
  readonly links?: boolean
  readonly refresh?: boolean
  /** Bytes. */
  readonly keepFree?: number
  readonly priority?: Priority
  /** Only say what would be done: the folder is not made. */
  readonly dryRun?: boolean
}

export interface AskedFiles {
  readonly options: BatchOptions
  /** The files from the first one on, each time it is called. */
  readonly files: () => AsyncIterable<readonly WantedFile[]>
  /** Whether the list says of any file that it is not public. */
  readonly needsToken: boolean
  /** Lines of the list that could not be used. */
  readonly refusedLines: number
  /** What the settings of the profile say where no option does. */
  readonly settings: Settings
}

export function addAskedOptions(command: Command): Command {
  return command
    .argument('[uri...]', 'mast: URIs or download addresses of the archive')
    .option('--from <file>', 'URIs, JSON lines of `products`, or CSV; - for standard input')
    .option('--to <dir>', 'the batch folder')
    .option('--name <name>', 'local file name, with exactly one URI')
    .option('--batch-name <name>', 'name of the batch in manifests')
    .option(
      '--layout <layout>',
      "nested, flat, or template:'{collection}/{program}/{filename}' (default: as in the settings, else nested)",
    )
    .addOption(
      new Option(
        '--on-clash <choice>',
        'what to do when a different file has the name (default: as in the settings, else keep-both)',
      ).choices([...clashChoices]),
    )
    .option('--accept-as-archived', 'keep files whose archive copy is itself unsound, marked so')
    .option('--links', 'hard links of shared files under each dataset that was asked for')
    .option('--refresh', 'ask the archive whether files that are here already have changed')
    .option('--keep-free <size>', 'leave so much of the disk free, like 10G', parsedBy(parseSize))
    .addOption(
      new Option('--priority <priority>', 'which batches go first (default: normal)').choices([
        ...priorities,
      ]),
    )
    .option('--dry-run', 'only show what would be fetched, and where to')
}

/**
 * Reads the arguments and the list, prepares the folder, and says which lines are left out. Throws AppError: 'usage',
 * 'foreign-host', 'nothing-found', 'not-writable'.
 */
export async function readAsked(
  { output, env, profileFolder }: Context,
  uris: readonly string[],
  options: AskedOptions,
  { patience, keepFreeBytes }: Pick<BatchOptions, 'patience'> & { readonly keepFreeBytes: number | null },
): Promise<AskedFiles> {
  if (options.to === undefined) throw new AppError('usage', 'Say where to: --to DIR.')
  const { readWanted } = await import('../input/read-wanted.ts')
  const { prepareFolder } = await import('#platform/disk/prepare-folder')
  const { parseLayout } = await import('#core/plan/layout')
  const { baseUrlOf } = await import('#platform/open-archive')

  const { readProfileSettings } = await import('#platform/settings/read-settings')

  const settings = await readProfileSettings(profileFolder)
  const layout = parseLayout(options.layout ?? settings.layout)
  const wanted = await readWanted(uris, options.from, baseUrlOf(env))
  for (const { lineNumber, shown, why } of wanted.refused)
    output.error(`halyard: line ${lineNumber} is left out: ${why} (${shown})`)
  if (wanted.files.length === 0) {
    if (wanted.refused.length > 0) throw new AppError('usage', 'No line of the list could be used.')
    throw new AppError('nothing-found', 'There is nothing to fetch: no URI was given.')
  }
  if (options.name !== undefined && wanted.files.length !== 1)
    throw new AppError('usage', '--name needs exactly one URI.')
  const { isProtected } = await import('#core/archive/access')
  const { futureFolder } = await import('#platform/disk/look-ahead')
  const folder = await (options.dryRun === true ? futureFolder : prepareFolder)(options.to)
  return {
    options: {
      name: options.batchName ?? null,
      folder,
      layout,
      onClash: options.onClash ?? settings.onClash,
      patience,
      note: null,
      acceptAsArchived: options.acceptAsArchived ?? false,
      localName: options.name ?? null,
      links: options.links ?? false,
      refresh: options.refresh ?? false,
      keepFreeBytes: options.keepFree ?? keepFreeBytes,
      ...(options.priority !== undefined && { priority: options.priority }),
    },
    files: () => inGroups(wanted.files),
    needsToken: wanted.files.some(isProtected),
    refusedLines: wanted.refusedCount,
    settings,
  }
}
