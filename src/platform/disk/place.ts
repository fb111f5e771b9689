import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#shared/errors'
import { onDisk, unlessCode } from './disk-error.ts'
import { ensureFolder, whenFolderIsSafe } from './durable.ts'

/** Where one file goes. All paths are absolute and their folder is real (no symbolic link in it). */
export interface Place {
  readonly folder: string
  readonly filename: string
  readonly targetPath: string
  /** The unfinished file: beside the target, so that publishing never crosses a file system. */
  readonly partPath: string
  /** Path of the folder below the root as planned, with `/`; empty for the root itself. */
  readonly relativeFolder: string
}

/**
 * The place of a planned path below `root`. Missing folders below the root are made, the root itself never: a root that
 * is absent is a drive that was pulled. Throws folder-gone, also when the real parent lies outside the root.
 */
export async function preparePlace(root: string, relativePath: string): Promise<Place> {
  const names = splitPlanned(relativePath)
  const folder = await prepareFolder(root, names.slice(0, -1))
  return placeIn(folder, names)
}

/** The place of a planned path when its folder is there and inside the root; makes nothing. */
export async function existingPlace(root: string, relativePath: string): Promise<Place | null> {
  const names = splitPlanned(relativePath)
  const folder = await unlessCode(realpath(path.join(root, ...names.slice(0, -1))), 'ENOENT', null)
  if (folder === null || !isInside(await onDisk(realpath(root)), folder)) return null
  return placeIn(folder, names)
}

export type FindPlace = typeof preparePlace

const knownForMs = 250

/** `preparePlace` that looks at the same folder at most four times a second: many small files go to few folders. */
export function createPlaceFinder(monotonicMs: () => number): FindPlace {
  let known = new Map<string, string>()
  let freshUntilMs = -Infinity
  return async (root, relativePath) => {
    const names = splitPlanned(relativePath)
    const nowMs = monotonicMs()
    if (nowMs >= freshUntilMs) {
      known = new Map()
      freshUntilMs = nowMs + knownForMs
    }
    const current = known
    const key = [root, ...names.slice(0, -1)].join('\0')
    const folder = current.get(key) ?? (await prepareFolder(root, names.slice(0, -1)))
    current.set(key, folder)
    return placeIn(folder, names)
  }
}

function placeIn(folder: string, names: readonly string[]): Place {
  const filename = names.at(-1) ?? ''
  const targetPath = path.join(folder, filename)
  const relativeFolder = names.slice(0, -1).join('/')
  return { folder, filename, targetPath, partPath: `${targetPath}.part`, relativeFolder }
}

async function prepareFolder(root: string, folders: readonly string[]): Promise<string> {
  const existing = await unlessCode(realpath(path.join(root, ...folders)), 'ENOENT', null)
  // Callers resolve the root beforehand, so this first look is nearly always enough.
  if (existing === null || !isInside(path.resolve(root), existing))
    return makeFolders(await onDisk(realpath(root)), folders)
  await onDisk(whenFolderIsSafe(existing))
  return existing
}

/** Makes folders one by one and looks where each really is, so that nothing is ever made behind a link to elsewhere. */
async function makeFolders(realRoot: string, folders: readonly string[]): Promise<string> {
  let folder = realRoot
  for (const name of folders) {
    const next = path.join(folder, name)
    await unlessCode(ensureFolder(next), 'EEXIST', undefined)
    folder = await onDisk(realpath(next))
    if (!isInside(realRoot, folder))
      throw new AppError(
        'folder-gone',
        'A link leads out of the chosen folder: remove it or choose another one.',
      )
  }
  return folder
}

function splitPlanned(relativePath: string): readonly string[] {
  const names = relativePath.split('/')
  const isUnsafe = (name: string) =>
    name === '' || name === '.' || name === '..' || name.includes('\0') || path.basename(name) !== name
  if (names.some(isUnsafe)) throw new AppError('bug', 'A planned path is not a safe path below its folder.')
  return names
}

function isInside(realRoot: string, folder: string): boolean {
  const relative = path.relative(realRoot, folder)
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
}
