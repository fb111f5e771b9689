import type { WantedFile } from '#shared/models'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'
import type { ManifestItem } from './manifest-types.ts'
import type { PlannedFile } from '../scripts/script-file.ts'

/** What a manifest, in the history or on disk, says of one file. Size in bytes. */
export interface RecordedFile {
  /** Below the batch folder, with `/`. From a manifest on disk it may be hostile. */
  readonly relativePath: string
  readonly state: ItemState
  readonly reason: Reason | null
  /** Both null until the file was verified. */
  readonly sizeBytes: number | null
  /** Lower-case hexadecimal. */
  readonly sha256: string | null
  /** Whose token it came with, `anonymous` without one; null where that is not recorded. */
  readonly user: string | null
  /** What to ask the archive for; null where only paths are known (SHA256SUMS). */
  readonly wanted: WantedFile | null
}

/** A file of the history as what it promises to be on disk. */
export function recordedOf(item: ManifestItem): RecordedFile {
  const isDone = item.state === 'done'
  return {
    relativePath: item.relativePath,
    state: item.state,
    reason: item.reason,
    sizeBytes: isDone ? item.sizeBytes : null,
    sha256: isDone ? item.sha256 : null,
    user: item.user,
    wanted: {
      uri: item.uri,
      filename: item.filename,
      obsId: item.obsId,
      collection: item.collection,
      sizeBytes: item.listedSizeBytes,
      access: item.access,
      calibLevel: null,
      version: item.version,
      programId: item.programId,
      parents: item.references.map(reference => reference ?? ''),
    },
  }
}

/** The rights of a file as its list gave them, else as its download showed them; null when neither says. */
function accessOf({ wanted, user, state }: RecordedFile): string | null {
  if (wanted?.access || user === null || state !== 'done') return wanted?.access ?? null
  return user === 'anonymous' ? 'PUBLIC' : 'EXCLUSIVE_ACCESS'
}

/** Files as a script fetches them: to the places where they were. What is known by its path only is left out. */
export function plannedAgain(files: Iterable<RecordedFile>): PlannedFile[] {
  const planned: PlannedFile[] = []
  for (const file of files)
    if (file.wanted !== null)
      planned.push({ ...file.wanted, access: accessOf(file), path: file.relativePath })
  return planned
}
