import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { AppError } from '#shared/errors'
import { systemCode } from '../disk/disk-error.ts'
import { isTemporaryOf, replaceFile, unlinkDurably } from '../disk/durable.ts'

/** Readable and writable for the owner alone. */
const ownerOnly = 0o600
const rightsOfOthers = 0o077
/** Windows has no such bits; there the rights of the profile folder decide. */
const hasModes = process.platform !== 'win32'

export interface PrivateText {
  readonly text: string
  /** Last change, milliseconds since 1970. */
  readonly changedMs: number
}

/**
 * The text of a file that no other user may read; null when there is none. A file with looser rights is not read: throws
 * AppError 'auth-needed' that says what to do. A symbolic link is refused, since it may lead to another's file.
 */
export async function readPrivate(file: string): Promise<PrivateText | null> {
  try {
    // A pipe would be waited for without end.
    const handle = await open(
      file,
      constants.O_RDONLY | (hasModes ? constants.O_NOFOLLOW | constants.O_NONBLOCK : 0),
    )
    try {
      const found = await handle.stat()
      const { mode, mtimeMs } = found
      if (!found.isFile()) throw new Error('It is no plain file.')
      if (hasModes && (mode & rightsOfOthers) !== 0)
        throw new AppError(
          'auth-needed',
          `Others may read the token file ${file}, so it is not used. Run: chmod 600 ${quoted(file)}`,
        )
      return { text: await handle.readFile('utf8'), changedMs: mtimeMs }
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    if (systemCode(thrown) === 'ENOENT') return null
    throw new AppError(
      'auth-needed',
      `The token file ${file} cannot be read; check that it is a plain file of your own.`,
      {
        cause: thrown,
      },
    )
  }
}

/**
 * Replaces the file at once and whole, readable for its owner alone from its first byte on; over when it survives a power
 * loss. Throws 'not-writable'.
 */
export async function writePrivate(file: string, text: string): Promise<void> {
  try {
    await replaceFile(file, [text], ownerOnly)
  } catch (cause) {
    throw new AppError('not-writable', `${file} cannot be written; check the rights of its folder.`, {
      cause,
    })
  }
}

/**
 * Removes the file if it is there, and what a killed process left unfinished beside it; answers whether it was there.
 * Over when neither comes back after a power loss. Throws 'not-writable'.
 */
export async function removePrivate(file: string): Promise<boolean> {
  try {
    for (const unfinished of await unfinishedOf(file)) await unlinkDurably(unfinished)
    return await unlinkDurably(file)
  } catch (cause) {
    throw new AppError('not-writable', `${file} cannot be removed; check the rights of its folder.`, {
      cause,
    })
  }
}

/** Half-written ones hold the same secret. The plain `.tmp` is the name that earlier versions used. */
async function unfinishedOf(file: string): Promise<readonly string[]> {
  const { dir, base } = path.parse(file)
  const names = await readdir(dir).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return []
    throw thrown
  })
  return names
    .filter(name => name === `${base}.tmp` || isTemporaryOf(base, name))
    .map(name => path.join(dir, name))
}

/** For a shell, as it may hold blanks. */
const quoted = (file: string): string =>
  /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`
