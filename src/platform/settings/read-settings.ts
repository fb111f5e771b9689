import path from 'node:path'
import { readSettings, type Settings } from '#shared/settings'
import { readPlain } from '../disk/read-plain.ts'

/** The settings of a profile as they are now, to be read only. What cannot be read has its default. */
export async function readProfileSettings(profileFolder: string): Promise<Settings> {
  try {
    return readSettings(JSON.parse((await readPlain(path.join(profileFolder, 'settings.json'))) ?? 'null'))
  } catch {
    // Expected: no file yet, or a spoilt one. A command must not fail for want of a preference.
    return readSettings(null)
  }
}
