import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { attemptTo } from '#shared/ignore'

/** A Unix socket's path may have 104 bytes on macOS and 108 on Linux, the closing zero included (`sun_path`). */
const longestPathBytes = 100
const shortFolderPrefix = 'halyard-'
const socketName = 'owner.sock'

/**
 * Where the owner of a data folder is to listen: in the folder itself, or in a fresh private folder under the temporary
 * one when that path would be too long; a named pipe on Windows. Removes a socket that an earlier owner left in the
 * folder, so it is only for the lock's holder.
 */
export function prepareSocket(profileFolder: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\halyard-${randomBytes(16).toString('hex')}`
  const inProfile = path.join(profileFolder, socketName)
  if (fits(inProfile)) {
    rmSync(inProfile, { force: true })
    return inProfile
  }
  const base = fits(path.join(tmpdir(), `${shortFolderPrefix}XXXXXX`, socketName)) ? tmpdir() : '/tmp'
  // mkdtemp makes it new and for this user alone, so nobody can have put anything there.
  return path.join(mkdtempSync(path.join(base, shortFolderPrefix)), socketName)
}

const fits = (file: string): boolean => Buffer.byteLength(file) <= longestPathBytes

/** Removes a socket that nobody listens on any more, with the short folder made for it. Only for the lock's holder. */
export function removeSocket(profileFolder: string, socket: string): void {
  if (process.platform === 'win32' || path.basename(socket) !== socketName) return
  const folder = path.dirname(socket)
  const isShort = path.basename(folder).startsWith(shortFolderPrefix)
  if (folder !== profileFolder && !isShort) return
  rmSync(socket, { force: true })
  if (folder !== profileFolder && existsSync(folder)) {
    attemptTo('remove the folder of a socket: something else may lie in it', () => rmdirSync(folder))
  }
}
