import { access, constants, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { PlanFacts } from '#core/plan/plan-batch'
import { orAbsent } from '#shared/ignore'

/** What a plan may know of a place before anything is made or fetched. */

/** The real path that a folder has, or will have once it is made; nothing is made. */
export async function futureFolder(folder: string): Promise<string> {
  const absolute = path.resolve(folder)
  const parent = path.dirname(absolute)
  const real = await orAbsent(realpath(absolute), 'look behind links: the parent is asked')
  if (real !== null || parent === absolute) return real ?? absolute
  return path.join(await futureFolder(parent), path.basename(absolute))
}

/** Whether the folder, or the nearest one above it that is there, lets this user write. */
export async function canBeWritten(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await orAbsent(stat(at), 'look at a folder: its parent is asked')
    if (found !== null) return found.isDirectory() && (await hasAccess(at, constants.W_OK))
    if (at === path.dirname(at)) return false
  }
}

/** Whether this user has such rights. */
export async function hasAccess(at: string, mode: number): Promise<boolean> {
  try {
    await access(at, mode)
    return true
  } catch {
    // Expected: that is the answer.
    return false
  }
}

/** What lies under the path of a file, and what an earlier run has left of it. */
export async function lookAt(target: string): Promise<Pick<PlanFacts, 'partBytes' | 'named'>> {
  const part = await orAbsent(stat(`${target}.part`), 'look for a part: it counts as absent')
  const named = await orAbsent(stat(target), 'look for a file: it counts as absent')
  return {
    partBytes: part?.isFile() === true ? part.size : 0,
    named:
      named === null
        ? { kind: 'nothing' }
        : named.isDirectory()
          ? { kind: 'folder' }
          : { kind: 'file', sizeBytes: named.size },
  }
}
