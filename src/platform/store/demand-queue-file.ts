import { closeSync, existsSync, lstatSync, openSync, rmSync, statSync, type Stats } from 'node:fs'
import { AppError } from '#shared/errors'
import { attemptTo } from '#shared/ignore'
import { systemCode } from '../disk/disk-error.ts'

/** Lies beside the database until it has its first content, so that a killed first start differs from a lost history. */
const markOf = (file: string): string => `${file}.new`

/**
 * Whether the queue's database is there; false for a new profile. An empty file, or a link without its target, is not a
 * new profile: its history is lost or lies elsewhere, and starting over would hide that. Throws AppError 'damaged', and
 * 'not-writable' where the profile cannot be looked into.
 */
export function demandQueueFile(file: string): boolean {
  const named = lookAt(file, lstatSync)
  if (named === undefined) return false
  const found = lookAt(file, statSync)
  if (found === undefined)
    throw new AppError(
      'damaged',
      `${file} is a link, and what it leads to is not there. Bring that back (a drive that is not connected?), or remove the link to begin with an empty history.`,
    )
  if (isEmptyFile(found) && !existsSync(markOf(file)) && isEmptyFile(lookAt(file, statSync)))
    throw new AppError(
      'damaged',
      `${file} is empty, so the queue and its history are lost or in another place. Restore a copy, or remove the file to start over.`,
    )
  return true
}

/**
 * A write-ahead log beside it makes no difference, since SQLite deletes the log of an empty database. Asked twice: a
 * first start may have come to its first content, and removed its mark, in between.
 */
const isEmptyFile = (found: Stats | undefined): boolean => found?.isFile() === true && found.size === 0

function lookAt(
  file: string,
  look: (file: string, options: { readonly throwIfNoEntry: false }) => Stats | undefined,
): Stats | undefined {
  try {
    return look(file, { throwIfNoEntry: false })
  } catch (cause) {
    throw new AppError(
      'not-writable',
      `The queue's database ${file} cannot be read; check its rights and those of its folder, and where links lead (${systemCode(cause) ?? 'no code'}).`,
      { cause },
    )
  }
}

/** Opens the database, marked for as long as it is without content. */
export function openMarked<T>(file: string, open: () => T): T {
  if (demandQueueFile(file) && !existsSync(markOf(file))) return open()
  attemptTo('mark a new database: the database says what is wrong', () =>
    closeSync(openSync(markOf(file), 'a', 0o600)),
  )
  const opened = open()
  // A mark that stays only allows an empty database to start over.
  attemptTo('remove the mark of a new database: the next start tries again', () =>
    rmSync(markOf(file), { force: true }),
  )
  return opened
}
