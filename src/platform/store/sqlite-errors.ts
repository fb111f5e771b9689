import { SqliteError } from 'better-sqlite3'
import { AppError, type ErrorCode } from '#shared/errors'

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
  const advice = advices.find(({ prefix }) => thrown.code.startsWith(prefix))
  if (!advice) return new AppError('bug', `${named} refused: ${thrown.message}`, { cause: thrown })
  return new AppError(advice.code, advice.word(named), { cause: thrown })
}
