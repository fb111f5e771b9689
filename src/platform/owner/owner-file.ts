import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors'

/** How other processes find the owner of a data folder. Written by the lock's holder alone. */
const ownerFileSchema = z
  .object({
    version: z.literal(1),
    pid: z.int().positive(),
    /** Path of the local socket, or name of the pipe. */
    socket: z.string().min(1),
    /** A guest proves by it that it is of this user, who alone can read this file. */
    key: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .readonly()
export type OwnerFile = z.infer<typeof ownerFileSchema>

const fileIn = (profileFolder: string): string => path.join(profileFolder, 'owner.json')

/** The owner as last written, perhaps long gone; null when there is none that can be understood. */
export function readOwnerFile(profileFolder: string): OwnerFile | null {
  try {
    return ownerFileSchema.parse(JSON.parse(readFileSync(fileIn(profileFolder), 'utf8')))
  } catch {
    // Expected: absent or half a file. No owner can be found by it, and the lock decides who may write another.
    return null
  }
}

/** Replaces the file in one step, readable by this user alone. Throws AppError('not-writable'). */
export function writeOwnerFile(profileFolder: string, content: OwnerFile): void {
  const target = fileIn(profileFolder)
  const temporary = `${target}.tmp`
  try {
    rmSync(temporary, { force: true })
    writeFileSync(temporary, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(temporary, target)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw new AppError('not-writable', `The profile folder ${profileFolder} cannot be written.`, { cause })
  }
}

export function removeOwnerFile(profileFolder: string): void {
  rmSync(fileIn(profileFolder), { force: true })
}
