import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** The flag to open a pipe without waiting for its other end. Systems without pipes in folders have none. */
export const withoutWaiting = (constants.O_NONBLOCK as number | undefined) ?? 0

/**
 * The text of a plain file, or of the one that a link leads to. Null for anything else: a pipe would be waited for without
 * end. Throws what the system throws.
 */
export async function readPlain(file: string): Promise<string | null> {
  const handle = await open(file, constants.O_RDONLY | withoutWaiting)
  try {
    return (await handle.stat()).isFile() ? await handle.readFile('utf8') : null
  } finally {
    await handle.close()
  }
}
