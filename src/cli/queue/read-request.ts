import { isProtected } from '#core/archive/access'
import { parseLayout } from '#core/plan/layout'
import { inGroups } from '#core/plan/plan-files'
import type { BatchOptions } from '#core/queue-api'
import { futureFolder } from '#platform/disk/look-ahead'
import { prepareFolder } from '#platform/disk/prepare-folder'
import { baseUrlOf } from '#platform/open-archive'
import { readProfileSettings } from '#platform/settings/read-settings'
import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import type { Settings } from '#shared/settings'
import type { Context } from '../context.ts'
import { readWanted } from '../input/read-wanted.ts'
import type { DownloadOptions } from '../options/download-options.ts'

/** What `get` and `add` were asked for. */
export interface DownloadRequest {
  readonly options: BatchOptions
  /** The files from the first one on, each time it is called. */
  readonly files: () => AsyncIterable<readonly WantedFile[]>
  /** Whether the list marks any file as not public. */
  readonly needsToken: () => boolean
  /** Lines of the list that could not be used. */
  readonly refusedLines: number
  /** The settings of the profile, which apply where no option is given. */
  readonly settings: Settings
}

/**
 * Reads the arguments and the list, prepares the folder, and prints which lines are left out. Throws AppError: 'usage',
 * 'foreign-host', 'nothing-found', 'not-writable'.
 */
export async function readRequest(
  { output, env, profileFolder }: Context,
  uris: readonly string[],
  options: DownloadOptions,
  { patience, keepFreeBytes }: Pick<BatchOptions, 'patience'> & { readonly keepFreeBytes: number | null },
): Promise<DownloadRequest> {
  if (options.to === undefined) throw new AppError('usage', 'Choose a folder: --to DIR.')

  const settings = await readProfileSettings(profileFolder)
  const layout = parseLayout(options.layout ?? settings.layout)
  const wanted = await readWanted(uris, options.from, baseUrlOf(env))
  for (const { lineNumber, shown, why } of wanted.refused)
    output.error(`halyard: line ${lineNumber} is left out: ${why} (${shown})`)
  if (wanted.files.length === 0) {
    if (wanted.refused.length > 0) throw new AppError('usage', 'The list has no usable line.')
    throw new AppError('nothing-found', 'Nothing to download: no URI was given.')
  }
  if (options.name !== undefined && wanted.files.length !== 1)
    throw new AppError('usage', '--name works only with a single URI.')
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
    needsToken: () => holdsProtected(wanted.files),
    refusedLines: wanted.refusedCount,
    settings,
  }
}

function holdsProtected(files: Iterable<WantedFile>): boolean {
  for (const file of files) if (isProtected(file)) return true
  return false
}
