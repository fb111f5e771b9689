import path from 'node:path'
import { keptLimits } from '#core/limits/limits'
import { limitsMemory } from '#platform/limits/limits-memory'
import { systemTimeZone } from '#platform/limits/time-zone'
import { openStore } from '#platform/store/index'
import { readProfileSettings } from '#platform/settings/read-settings'
import {
  limitLines,
  profileLines,
  programLines,
  queueLines,
  settingLines,
} from '#service/host/node/diagnostics'
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
    ...storeLines(profileFolder),
  ]
  await writeNewFile(file, await packReport({ profileFolder, settings, lines }, Date.now()))
}

/** Limits and queue, read beside the process that runs the queue, which may be the one that does not answer. */
function storeLines(profileFolder: string): readonly string[] {
  try {
    const store = openStore(path.join(profileFolder, 'halyard.db'))
    try {
      const moment = { nowMs: Date.now(), timeZone: systemTimeZone() }
      const queue = queueLines({
        batches: () => store.batches(),
        outcomes: () => store.outcomes(null),
        items: (filter, window) => store.items(filter, window),
      })
      return [...limitLines(keptLimits(limitsMemory(store), moment)), ...queue]
    } finally {
      store.close()
    }
  } catch (thrown) {
    return [`Queue: ${toAppError(thrown).message}`]
  }
}
