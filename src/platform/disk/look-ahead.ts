import { access, constants, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { PlanFacts } from '#core/plan/plan-batch'

/** What a plan may know of a place before anything is made or fetched. */

/** The real path that a folder has, or will have once it is made; nothing is made. */
export async function futureFolder(folder: string): Promise<string> {
  const absolute = path.resolve(folder)
  const parent = path.dirname(absolute)
  return realpath(absolute).catch(async () =>
    parent === absolute ? absolute : path.join(await futureFolder(parent), path.basename(absolute)),
  )
}

/** Whether the folder, or the nearest one above it that is there, lets this user write. */
export async function canBeWritten(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => null)
    if (found !== null)
      return access(at, constants.W_OK).then(
        () => found.isDirectory(),
        () => false,
      )
    if (at === path.dirname(at)) return false
  }
}

/** What lies under the path of a file, and what an earlier run has left of it. */
export async function lookAt(target: string): Promise<Pick<PlanFacts, 'partBytes' | 'named'>> {
  const part = await stat(`${target}.part`).catch(() => null)
  const named = await stat(target).catch(() => null)
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
