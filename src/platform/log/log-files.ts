import { readdirSync } from 'node:fs'
import path from 'node:path'

/** Bounds of a log on the disk. */
export interface LogBounds {
  readonly mostFiles: number
  /** A file is followed by the next one once it has reached this size. */
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
