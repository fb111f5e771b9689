import { stat } from 'node:fs/promises'
import { AppError } from '#shared/errors'
import { orAbsent } from '#shared/ignore'

/** Throws `folder-gone` unless a folder can be reached there: on a drive that was pulled, no file is missing. */
export async function demandFolder(folder: string): Promise<void> {
  if (await isFolderThere(folder)) return
  throw new AppError('folder-gone', `The folder ${folder} cannot be reached; check the drive and its rights.`)
}

export const isFolderThere = async (folder: string): Promise<boolean> =>
  (await orAbsent(stat(folder), 'look whether a folder is there'))?.isDirectory() === true
