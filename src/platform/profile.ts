import { userInfo } from 'node:os'
import path from 'node:path'
import envPaths from 'env-paths'
import { AppError } from '#shared/errors'
import { ensureFoldersSync } from './disk/durable.ts'
import { withHome } from './disk/with-home.ts'
import { tightenProfile } from './private-profile.ts'

/**
 * Where all state lies: the asked folder, else HALYARD_PROFILE, else the system's own place (XDG, macOS, Windows).
 * Nothing is made. Throws AppError('usage') for an asked folder without a name, which would be the current one.
 */
export function profileFolderOf(asked: string | undefined, env: NodeJS.ProcessEnv): string {
  if (asked?.trim() === '') throw new AppError('usage', '--profile names no folder.')
  const named = asked ?? env['HALYARD_PROFILE'] ?? ''
  return named.trim() === '' ? ownPlace() : path.resolve(withHome(named))
}

/** The folder of all state, created for this user alone when absent; our files in it are for this user alone in any case. Throws AppError('not-writable'). */
export function openProfile(asked: string | undefined, env: NodeJS.ProcessEnv): string {
  const folder = profileFolderOf(asked, env)
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

/** A relative XDG_DATA_HOME counts as none, as it is defined: the queue would be another one in every folder. */
function ownPlace(): string {
  const { data } = envPaths('halyard', { suffix: '' })
  return path.isAbsolute(data) ? data : path.join(userInfo().homedir, '.local', 'share', 'halyard')
}
