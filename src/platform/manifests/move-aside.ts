import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { segmentsOf } from '#core/manifests/check'
import { numberedName } from '#core/transfer/numbered-name'
import { onDisk, unlessCode } from '../disk/disk-error.ts'
import { renameDurably } from '../disk/durable.ts'

/**
 * Gives what lies under a name another one, `name (2).fits`, so that the verified file can have its own again; nothing
 * is deleted. Null when nothing lies there, else the new absolute path. Throws folder-gone.
 */
export async function moveAside(folder: string, relativePath: string): Promise<string | null> {
  const segments = segmentsOf(relativePath)
  if (segments === null) return null
  const from = path.join(folder, ...segments)
  if (!(await isThere(from))) return null
  for (let copy = 2; ; copy += 1) {
    const to = path.join(path.dirname(from), numberedName(path.basename(from), copy))
    if (await isThere(to)) continue
    await onDisk(renameDurably(from, to))
    return to
  }
}

const isThere = async (file: string): Promise<boolean> =>
  (await unlessCode(lstat(file), 'ENOENT', null)) !== null
