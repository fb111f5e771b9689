import type { RecordedFile } from '#core/manifests/recorded-file'
import { moveAside } from './move-aside.ts'

/** Something that lay where a file belongs, and where it is kept now. */
export interface KeptAside {
  readonly relativePath: string
  /** Absolute. */
  readonly kept: string
}

/**
 * Gives what lies under the names of these files other ones, since it may be a person's work. Under the name of a file
 * that never came may be another one; the choice for clashes is asked then. Throws folder-gone.
 */
export async function makeRoom(
  folder: string,
  broken: readonly RecordedFile[],
): Promise<readonly KeptAside[]> {
  const all: KeptAside[] = []
  for (const { relativePath, sha256 } of broken) {
    const kept = sha256 === null ? null : await moveAside(folder, relativePath)
    if (kept !== null) all.push({ relativePath, kept })
  }
  return all
}
