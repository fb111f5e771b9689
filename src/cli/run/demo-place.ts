import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureFolder } from '#platform/disk/durable'
import { takeLock } from '#platform/owner/lock'
import { openProfile } from '#platform/profile'
import { AppError } from '#shared/errors'
import { orAbsent } from '#shared/ignore'
import type { Context } from '../context.ts'

export interface DemoPlace {
  readonly profileFolder: string
  readonly filesFolder: string
  end(): Promise<void>
}

/** Folder of the files of a kept demo. It also marks a profile whose queue belongs to the demo archive. */
const filesName = 'demo-files'

/**
 * A temporary profile for this run, or the one of `--profile`, which stays. A profile with a queue of another archive is
 * refused, because its files would be requested from the demo. HALYARD_PROFILE is the user's own and is not used.
 */
export async function openDemoPlace({ options, profileFolder, env }: Context): Promise<DemoPlace> {
  if (options.profile === undefined) {
    const folder = await temporaryFolder()
    const temporary = path.join(folder, 'profile')
    await mkdir(temporary, { mode: 0o700 })
    // The queue and its database were for this run only; the downloaded files stay.
    const end = (): Promise<void> => rm(temporary, { recursive: true, force: true })
    return { profileFolder: temporary, filesFolder: path.join(folder, 'files'), end }
  }
  openProfile(options.profile, env)
  const isThere = async (name: string): Promise<boolean> =>
    (await orAbsent(stat(path.join(profileFolder, name)), 'look at a profile before the demo')) !== null
  if ((await isThere('halyard.db')) && !(await isThere(filesName)))
    throw new AppError(
      'usage',
      `${profileFolder} holds a queue with your own downloads, which the demo would request from its own archive. Choose another folder for --profile.`,
    )
  const lock = takeLock(profileFolder)
  if (lock === null) throw new AppError('usage', `Another demo already uses the profile ${profileFolder}.`)
  const filesFolder = path.join(profileFolder, filesName)
  await ensureFolder(filesFolder)
  return {
    profileFolder,
    filesFolder,
    end: () => {
      lock.release()
      return Promise.resolve()
    },
  }
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(path.join(tmpdir(), 'halyard-demo-'))
  } catch (cause) {
    throw new AppError(
      'not-writable',
      `The temporary folder ${tmpdir()} cannot be written to. Set TMPDIR to another, or choose a folder with --profile.`,
      { cause },
    )
  }
}
