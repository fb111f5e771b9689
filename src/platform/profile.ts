import path from 'node:path'
import envPaths from 'env-paths'
import { AppError } from '#shared/errors'
import { ensureFoldersSync } from './disk/durable.ts'
import { withHome } from './disk/with-home.ts'
import { tightenProfile } from './private-profile.ts'

/**
 * The folder of all state: the asked one, else HALYARD_PROFILE, else the system's own place (XDG, macOS, Windows).
 * Created for this user alone when absent, and our files in it are for this user alone in any case. Throws AppError('not-writable').
 */
export function openProfile(asked: string | undefined, env: NodeJS.ProcessEnv): string {
  // Set to nothing is not set: it would make the current folder a profile.
  const inEnvironment = env['HALYARD_PROFILE'] === '' ? undefined : env['HALYARD_PROFILE']
  const named = asked ?? inEnvironment ?? envPaths('halyard', { suffix: '' }).data
  const folder = path.resolve(withHome(named))
  try {
    ensureFoldersSync(folder, 0o700)
  } catch (cause) {
    throw new AppError(
      'not-writable',
      `The profile folder ${folder} cannot be made. Choose another with --profile.`,
      { cause },
    )
  }
  tightenProfile(folder)
  return folder
}
