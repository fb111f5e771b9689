import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Queue } from '#core/queue-api'
import type { BatchFolders } from '../selection-ports.ts'
import { AppError } from '#shared/errors'
import { orAbsent } from '#shared/ignore'
import { requireRealFolder } from '#platform/disk/place'
import { prepareFolder } from '#platform/disk/prepare-folder'
import { withHome } from '#platform/disk/with-home'
import type { FolderBrowser } from '../../host/node/folder-browser.ts'

/** Items that are read from the queue at once. */
const windowSize = 1000

/** Where batches may go on this host, and what earlier ones have left there. */
export function openBatchFolders(
  folders: Pick<FolderBrowser, 'admit' | 'defaultFolder'>,
  queue: Pick<Queue, 'batches' | 'items'>,
): BatchFolders {
  async function allowed(typed: string): Promise<string> {
    const folder = withHome(typed)
    if (path.isAbsolute(folder)) return folders.admit(folder)
    throw new AppError(
      'usage',
      'Enter a full path, such as /data/jwst, or one in your home folder, such as ~/jwst.',
    )
  }

  return {
    suggested: async name => path.join(await folders.defaultFolder(), name),
    allowed,
    async prepare(folder) {
      const expected = await allowed(folder)
      try {
        const made = await prepareFolder(expected)
        // A link that took its place meanwhile may lead out of what is allowed.
        await requireRealFolder(expected)
        return made
      } catch (cause) {
        throw new AppError(
          'not-writable',
          `The folder ${folder} cannot be made. Check its rights or choose another.`,
          { cause },
        )
      }
    },
    async filesHere(folder) {
      const here: string[] = []
      const batch = queue.batches().find(known => known.folder === folder)
      if (batch === undefined) return here
      for (let afterId = 0; ;) {
        const items = queue.items({ batchId: batch.id, states: ['done'] }, { afterId, limit: windowSize })
        for (const { uri, path: file, sizeBytes } of items) {
          const found =
            file === null ? null : await orAbsent(stat(file), 'look at a finished file: it counts as absent')
          if (found !== null && found.size === sizeBytes) here.push(uri)
        }
        const last = items.at(-1)
        if (last === undefined) return here
        afterId = last.id
      }
    },
  }
}
