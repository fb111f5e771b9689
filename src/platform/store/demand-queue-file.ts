import { closeSync, existsSync, lstatSync, openSync, rmSync, statSync } from 'node:fs'
import { AppError } from '#shared/errors'

/** Lies beside the database until it has its first content, so that a killed first start is told from a lost history. */
const markOf = (file: string): string => `${file}.new`

/**
 * Whether the queue's database is there; false for a new profile. An empty file, or a link without its target, is not a
 * new profile: its history is lost or lies elsewhere, and beginning anew would hide that. Throws AppError 'damaged'.
 */
export function demandQueueFile(file: string): boolean {
  const named = lstatSync(file, { throwIfNoEntry: false })
  if (named === undefined) return false
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined)
    throw new AppError(
      'damaged',
      `${file} is a link, and what it leads to is not there. Bring that back (a drive that is not connected?), or remove the link to begin with an empty history.`,
    )
  if (found.isFile() && found.size === 0 && !existsSync(markOf(file)) && !existsSync(`${file}-wal`))
    throw new AppError(
      'damaged',
      `${file} is empty, so the queue and its history are lost or lie elsewhere. Bring back a copy, or remove the file to begin anew.`,
    )
  return true
}

/** Opens the database, marked for as long as it is without content. */
export function openMarked<T>(file: string, open: () => T): T {
  if (demandQueueFile(file) && !existsSync(markOf(file))) return open()
  try {
    closeSync(openSync(markOf(file), 'a', 0o600))
  } catch {
    // Nothing can be written here: the database says so itself.
  }
  const opened = open()
  try {
    rmSync(markOf(file), { force: true })
  } catch {
    // A mark that stays lets an empty database begin anew, and nothing else; the next start tries again.
  }
  return opened
}
