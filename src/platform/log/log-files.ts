import { closeSync, fstatSync, openSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '#shared/errors'
import { withoutWaiting } from '../disk/read-plain.ts'

/** Bounds of a log on the disk: together so many files of this size. */
export interface LogBounds {
  readonly mostFiles: number
  /** A file is followed by the next one before it grows beyond this size. */
  readonly fileBytes: number
}
/** 10 MB: some 40,000 lines. */
export const usualBounds: LogBounds = { mostFiles: 5, fileBytes: 2 * 1024 * 1024 }

export const logFolderOf = (profileFolder: string): string => path.join(profileFolder, 'log')
/** The file that every process of the profile appends to. */
export const logFileOf = (profileFolder: string): string => path.join(logFolderOf(profileFolder), currentName)

export const currentName = 'halyard.log'
const earlierName = /^halyard-\d{8}T\d{9}Z-\d+\.log$/

/**
 * The name of a full file: when and by which process it was put aside. Names sort as the files follow each other, and no
 * two processes take the same one.
 */
export const earlierNameAt = (nowMs: number, pid: number): string =>
  `halyard-${new Date(nowMs).toISOString().replace(/[-:.]/g, '')}-${pid}.log`

/** Full files, the oldest first. Throws what the system throws. */
export const earlierNames = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => earlierName.test(name))
    .toSorted()

/**
 * Opens a plain file, without waiting where a pipe lies in its place. Throws what the system throws, and AppError
 * 'not-writable' for anything else than a plain file. The caller closes it.
 */
export function openPlainSync(
  file: string,
  flags: number,
): { readonly fd: number; readonly sizeBytes: number } {
  const fd = openSync(file, flags | withoutWaiting, 0o600)
  try {
    const found = fstatSync(fd)
    if (found.isFile()) return { fd, sizeBytes: found.size }
    throw new AppError('not-writable', `${file} is no plain file: move it aside.`)
  } catch (thrown) {
    closeSync(fd)
    throw thrown
  }
}
