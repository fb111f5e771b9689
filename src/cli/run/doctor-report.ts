import path from 'node:path'
import { openStore } from '#platform/store/index'
import { readProfileSettings } from '#platform/settings/read-settings'
import { profileLines, programLines, queueLines, settingLines } from '#service/host/node/diagnostics'
import { packReport, writeNewFile } from '#service/host/node/report-bundle'
import { toAppError } from '#shared/errors'
import type { Context } from '../context.ts'

/** Writes a report for a bug to a file that is not there yet; `checks` are the lines of what doctor has found. */
export async function writeReport(context: Context, file: string, checks: readonly string[]): Promise<void> {
  const { profileFolder } = context
  const settings = await readProfileSettings(profileFolder)
  const lines = [
    ...programLines('command line'),
    ...checks,
    ...(await profileLines(profileFolder)),
    ...settingLines(settings),
    ...queueLinesOf(profileFolder),
  ]
  await writeNewFile(file, await packReport({ profileFolder, settings, lines }, Date.now()))
}

/** Read beside the process that runs the queue, which may be the one that does not answer. */
function queueLinesOf(profileFolder: string): readonly string[] {
  try {
    const store = openStore(path.join(profileFolder, 'halyard.db'))
    try {
      return queueLines({
        batches: () => store.batches(),
        outcomes: () => store.outcomes(null),
        items: (filter, window) => store.items(filter, window),
      })
    } finally {
      store.close()
    }
  } catch (thrown) {
    return [`Queue: ${toAppError(thrown).message}`]
  }
}
