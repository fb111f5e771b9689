import { Option, type Command } from 'commander'
import { parseSize } from '#shared/format'
import { clashChoices, priorities, type ClashChoice, type Priority } from '#shared/choices'
import { parsedBy } from './option-parsers.ts'

/** The options of `get` and `add`: which files, and where to. */
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
  /** Only print what would be done; the folder is not made. */
  readonly dryRun?: boolean
}

export function addDownloadOptions(command: Command): Command {
  return command
    .argument('[uri...]', 'mast: URIs or download links of the archive')
    .option('--from <file>', 'file of URIs, JSON lines of `products`, or CSV; - for standard input')
    .option('--to <dir>', 'folder of the batch')
    .option('--name <name>', 'local file name; only with a single URI')
    .option('--batch-name <name>', 'name of the batch (default: the name of its folder)')
    .option(
      '--layout <layout>',
      "nested, flat, or template:'{collection}/{program}/{filename}' (default: from the settings, else nested)",
    )
    .addOption(
      new Option(
        '--on-clash <choice>',
        'what to do when a different file has the same name (default: from the settings, else keep-both)',
      ).choices([...clashChoices]),
    )
    .option('--accept-as-archived', 'keep files that are damaged in the archive itself, and mark them')
    .option('--links', 'add hard links to shared files in the folder of each requested dataset')
    .option('--refresh', 'check whether the archive has another version of files that are already here')
    .option('--keep-free <size>', 'leave this much disk space free, e.g. 10G', parsedBy(parseSize))
    .addOption(
      new Option('--priority <priority>', 'priority of the batch (default: normal)').choices([...priorities]),
    )
    .option('--dry-run', 'only show what would be downloaded, and where')
}
