import { chmodSync, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { attemptTo, noteIgnored } from '#shared/ignore'

const rightsOfOthers = 0o077
/** Windows has no such bits; there the rights of the folder decide. */
const hasModes = process.platform !== 'win32'

/** What SQLite lays beside a database. */
const besideDatabase = ['', '-wal', '-shm', '-journal'] as const

/**
 * Our files in a profile. The token's are not among them: one that others could read is refused, since they may have
 * read it.
 */
const ownFile =
  /^(?:(?:halyard|cache|searches|history|checks|owner)\.db(?:-wal|-shm|-journal|\.damaged)?|(?:settings|window|headless|owner)\.json|open\.html)$/
/** Chromium's own files, and the log. */
const ownFolders: readonly string[] = ['window', 'log']

/**
 * Takes the rights of others from every file of ours in a profile. The folder may be one that the person made, for all
 * to look into, and an earlier version may have made them readable. Never throws.
 */
export function tightenProfile(folder: string): void {
  if (!hasModes) return
  try {
    for (const name of readdirSync(folder)) {
      const isOurs = (found: Stats): boolean =>
        (found.isFile() && ownFile.test(name)) || (found.isDirectory() && ownFolders.includes(name))
      if (ownFile.test(name) || ownFolders.includes(name)) tighten(path.join(folder, name), isOurs)
    }
  } catch (thrown) {
    noteIgnored(thrown, 'list the profile to take the rights of others: the use of a file says what is wrong')
  }
}

/** The same for one database with what lies beside it, wherever links lead to it. Never throws. */
export function tightenDatabase(file: string): void {
  if (!hasModes) return
  try {
    const real = realpathSync(file)
    for (const ending of besideDatabase) tighten(real + ending, found => found.isFile())
  } catch (thrown) {
    noteIgnored(thrown, 'take the rights of others from a database: SQLite says what is wrong')
  }
}

/** By its name, not by opening it: closing a database here would drop the locks that this process holds on it. */
function tighten(file: string, isMeant: (found: Stats) => boolean): void {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined || !isMeant(found) || (found.mode & rightsOfOthers) === 0) return
  attemptTo('take the rights of others from a file: its opening says whether it can be used', () =>
    chmodSync(file, found.mode & 0o777 & ~rightsOfOthers),
  )
}
