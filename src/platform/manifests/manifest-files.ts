import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readdir, rename, unlink, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { ignore } from '#shared/ignore'
import { unlessCode } from '../disk/disk-error.ts'
import { flushOnce } from '../disk/flush-folder.ts'
import { takeNames } from '../disk/take-names.ts'
import { freeNames, ownNames, type ManifestNames } from './manifest-names.ts'

/** In the order in which they get their names: manifest.json says whose the others are. */
export const manifestKinds = ['json', 'html', 'csv', 'sums'] as const
export type ManifestKind = (typeof manifestKinds)[number]

/** One of the four files while it is written, under a name that ends in `.tmp`. */
export interface UnfinishedFile {
  readonly kind: ManifestKind
  readonly path: string
  write(text: string): Promise<void>
  /** Writes the rest, flushes and closes. */
  finish(): Promise<void>
  /** Closes and removes it, if it is still there. */
  discard(): Promise<void>
}

/** Text gathered before it is written. */
const pieceChars = 256 * 1024

/** Opens the four, under names that no other batch and no other process has. */
export async function openUnfinished(folder: string, uuid: string): Promise<readonly UnfinishedFile[]> {
  await removeLeftOvers(folder, uuid)
  const files: UnfinishedFile[] = []
  try {
    for (const kind of manifestKinds)
      files.push(await openOne(kind, path.join(folder, temporaryName(kind, uuid))))
    return files
  } catch (thrown) {
    await discardAll(files)
    throw thrown
  }
}

/**
 * Gives the four finished files their names, which share a number, and flushes the folder. A manifest that this batch has
 * there is replaced; nothing else is, even when others take names in the folder at the same moment. Answers the names.
 */
export async function nameFiles(
  folder: string,
  uuid: string,
  files: readonly UnfinishedFile[],
): Promise<ManifestNames> {
  const namings = (names: ManifestNames) =>
    files.map(file => ({ from: file.path, to: path.join(folder, names[file.kind]) }))
  const own = await ownNames(folder, uuid)
  if (own !== null) {
    for (const { from, to } of namings(own)) await rename(from, to)
    await flushOnce(folder)
    return own
  }
  for (let from = 1; ;) {
    const { number, names } = await freeNames(folder, from)
    if (await takeNames(namings(names))) {
      await flushOnce(folder)
      return names
    }
    // Somebody was faster.
    from = number + 1
  }
}

/** Each is tried, whatever becomes of the others: the failure that led here is the one that is thrown. */
export async function discardAll(files: readonly UnfinishedFile[]): Promise<void> {
  for (const file of files) await ignore(file.discard(), 'remove an unfinished manifest')
}

const markOf = (uuid: string): string => uuid.replaceAll(/[^\w-]/g, '_').slice(0, 64)
const temporaryName = (kind: ManifestKind, uuid: string): string =>
  `manifest-${kind}.${markOf(uuid)}.${randomBytes(6).toString('hex')}.tmp`

/** What a killed process left of this batch. Another batch's are left alone: it may be writing them now. */
async function removeLeftOvers(folder: string, uuid: string): Promise<void> {
  for (const name of await readdir(folder))
    if (
      manifestKinds.some(kind => name.startsWith(`manifest-${kind}.${markOf(uuid)}.`)) &&
      name.endsWith('.tmp')
    )
      await unlessCode(unlink(path.join(folder, name)), 'ENOENT', undefined)
}

async function openOne(kind: ManifestKind, file: string): Promise<UnfinishedFile> {
  // O_NOFOLLOW is missing on Windows, where `|` takes it for 0.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  let handle: FileHandle | null = await open(file, flags, 0o666)
  let waiting = ''
  const put = async (): Promise<void> => {
    const text = waiting
    waiting = ''
    await handle?.writeFile(text)
  }
  const close = async (): Promise<void> => {
    const open = handle
    handle = null
    await open?.close()
  }
  return {
    kind,
    path: file,
    write: async text => {
      waiting += text
      if (waiting.length >= pieceChars) await put()
    },
    finish: async () => {
      await put()
      await handle?.sync()
      await close()
    },
    discard: async () => {
      await close()
      await unlessCode(unlink(file), 'ENOENT', undefined)
    },
  }
}
