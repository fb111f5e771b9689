import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

import { ensureFolders, replaceFile } from '#platform/disk/durable'
import { AppError } from '#shared/errors'

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const sessionSchema = z
  .object({
    /** SHA-256 of the session id, hexadecimal; the id itself is only in the browser's cookie. */
    hash: hashSchema,
    /** SHA-256 of the key that the tabs of that browser hold. */
    keyHash: hashSchema,
    createdMs: z.number(),
    usedMs: z.number(),
  })
  .readonly()

/** The host's port and sessions, which the profile keeps so that an open page works again after a restart. */
const hostFileSchema = z.object({
  version: z.literal(1),
  /** Part of the cookie's name, since cookies are shared between ports and two hosts may run on one machine. */
  hostName: z.string().regex(/^[0-9a-f]{8}$/),
  port: z.int().min(0).max(65535),
  // Drops a session of another shape (an older version kept no key), so that it does not cost the port.
  sessions: z
    .array(sessionSchema.nullable().catch(null))
    .transform(list => list.filter(session => session !== null))
    .readonly(),
})
export type HostFile = Readonly<z.infer<typeof hostFileSchema>>
export type Session = z.infer<typeof sessionSchema>

const fileIn = (profileFolder: string): string => path.join(profileFolder, 'headless.json')

/** Reads the state. A missing or unreadable file gives a new one, and browsers have to be paired again. */
export async function readHostFile(profileFolder: string): Promise<HostFile> {
  try {
    return hostFileSchema.parse(JSON.parse(await readFile(fileIn(profileFolder), 'utf8')))
  } catch {
    // Expected: absent or spoilt. Losing the file only costs pairing again, so no failure stops the start.
    return { version: 1, hostName: randomBytes(4).toString('hex'), port: 0, sessions: [] }
  }
}

/** Replaces the file atomically and durably, readable by its owner alone. Throws AppError('not-writable'). */
export async function writeHostFile(profileFolder: string, content: HostFile): Promise<void> {
  try {
    await ensureFolders(profileFolder, 0o700)
    await replaceFile(fileIn(profileFolder), [`${JSON.stringify(content, null, 2)}\n`], 0o600)
  } catch (cause) {
    throw new AppError('not-writable', `The profile folder ${profileFolder} cannot be written to.`, { cause })
  }
}
