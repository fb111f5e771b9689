import { closeSync, openSync } from 'node:fs'
import process from 'node:process'
import { SqliteError } from 'better-sqlite3'
import { AppError, type ErrorCode } from '#shared/errors'
import { shortageCode } from '../disk/shortage.ts'

interface Advice {
  readonly prefix: string
  readonly code: ErrorCode
  /** What is wrong with the database that `named` names, and what to do. */
  readonly word: (named: string) => string
}

/** By the start of SQLite's result code name (sqlite.org/rescode.html), extended codes included. */
const advices: readonly Advice[] = [
  {
    prefix: 'SQLITE_FULL',
    code: 'disk-full',
    word: () => 'The disk that holds the queue is full; free some space and start again.',
  },
  {
    prefix: 'SQLITE_CORRUPT',
    code: 'damaged',
    word: named =>
      `${named} is damaged; move it aside and start again (finished files and their manifests are not touched).`,
  },
  {
    prefix: 'SQLITE_NOTADB',
    code: 'damaged',
    word: named =>
      `${named} is not a database any more; move it aside and start again (finished files and their manifests are not touched).`,
  },
  {
    prefix: 'SQLITE_BUSY',
    code: 'owner-silent',
    word: () => 'Another Halyard is writing to this queue; stop it or try again.',
  },
  {
    prefix: 'SQLITE_READONLY',
    code: 'not-writable',
    word: named => `${named} cannot be written; check its rights and those of its folder.`,
  },
  {
    prefix: 'SQLITE_CANTOPEN',
    code: 'not-writable',
    word: named => `${named} cannot be opened; check that its folder exists and may be written.`,
  },
  {
    prefix: 'SQLITE_PERM',
    code: 'not-writable',
    word: named => `${named} cannot be opened; check its rights and those of its folder.`,
  },
  {
    prefix: 'SQLITE_IOERR',
    code: 'not-writable',
    word: named => `${named} cannot be read or written; check its disk and start again.`,
  },
]

/** Runs work on the database, in `file` where that is known, and words what SQLite throws. All else passes unchanged. */
export function guarded<T>(work: () => T, file?: string): T {
  try {
    return work()
  } catch (thrown) {
    throw wordSqliteError(thrown, file)
  }
}

export function wordSqliteError(thrown: unknown, file?: string): unknown {
  if (!(thrown instanceof SqliteError)) return thrown
  const named = file === undefined ? "The queue's database" : `The queue's database ${file}`
  // SQLite does not pass on why a file could not be opened.
  const shortage = thrown.code.startsWith('SQLITE_CANTOPEN') ? shortageNow() : null
  if (shortage !== null)
    return new AppError(
      'shortage',
      `${named} cannot be opened because this machine has no more open files to give (${shortage}); allow more with ulimit -n and start again.`,
      { cause: thrown },
    )
  const advice = advices.find(({ prefix }) => thrown.code.startsWith(prefix))
  if (!advice) return new AppError('bug', `${named} refused: ${thrown.message}`, { cause: thrown })
  return new AppError(advice.code, advice.word(named), { cause: thrown })
}

/** As many as SQLite has open for one database in WAL mode, with its folder, and some for what begins meanwhile. */
const filesOfDatabase = 8

/** What the system is short of when files are to be opened that are surely there; null when it is short of nothing. */
function shortageNow(): string | null {
  const opened: number[] = []
  try {
    while (opened.length < filesOfDatabase) opened.push(openSync(process.execPath, 'r'))
    return null
  } catch (thrown) {
    return shortageCode(thrown)
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}
