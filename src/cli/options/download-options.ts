import { Option, type Command } from 'commander'
import { parseSize } from '#shared/format'
import { clashChoices, priorities, type ClashChoice, type Priority } from '#shared/models'
import { parsedBy } from './option-parsers.ts'

/** What `get` and `add` take to say which files, and where to. */
export interface DownloadOptions {
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

export function addDownloadOptions(command: Command): Command {
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
