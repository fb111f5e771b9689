import { realpath, stat } from 'node:fs/promises'
import { AppError } from '#shared/errors'
import { orAbsent } from '#shared/ignore'
import path from 'node:path'
import { systemCode } from './disk-error.ts'
import { ensureFolders } from './durable.ts'

/**
 * Makes a batch folder when it is absent and answers its real path (symlinks resolved), which distinguishes two
 * batches. Throws AppError('not-writable') with what to do.
 */
export async function prepareFolder(folder: string): Promise<string> {
  try {
    await ensureFolders(path.resolve(folder))
    return await realpath(folder)
  } catch (cause) {
    const found = await orAbsent(stat(folder), 'look what is in the way of a folder')
    const isFile = found?.isDirectory() === false
    if (isFile || systemCode(cause) === 'ENOTDIR')
      throw new AppError(
        'not-writable',
        `${folder} or one of its parent folders is a file. Choose a folder with --to.`,
        { cause },
      )
    throw new AppError(
      'not-writable',
      `The folder ${folder} cannot be made. Check its rights or choose another with --to.`,
      {
        cause,
      },
    )
  }
}
