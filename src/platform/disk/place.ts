import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#shared/errors'
import { onDisk, unlessCode } from './disk-error.ts'
import { ensureFolder, isMade, whenFolderIsSafe } from './durable.ts'
import { isSameFile, lookAtName, type FileIdentity } from './file-identity.ts'
import type { DiskLoops, LoopBudget } from './loop-budget.ts'
import { volumeKind, type VolumeKind } from './volume-kind.ts'

/** Where one file goes. All paths are absolute and their folder is real (no symbolic link in it). */
export interface TargetPlace extends DiskLoops {
  readonly folder: string
  readonly filename: string
  readonly targetPath: string
  /** The plain name of the unfinished file: beside the target, so that publishing never crosses a file system. */
  readonly partPath: string
  /** Which folder it is, so that another one in its place is noticed. */
  readonly folderIs: FileIdentity
  readonly kind: VolumeKind
  /** Path of the folder below the root as planned, with `/`; empty for the root itself. */
  readonly relativeFolder: string
}

/**
 * The place of a planned path below `root`. Missing folders below the root are made, the root itself never: a root that
 * is absent is a drive that was pulled. Throws folder-gone, also when the real parent lies outside the root.
 */
export async function preparePlace(root: string, relativePath: string): Promise<TargetPlace> {
  const names = splitPlanned(relativePath)
  return placeIn(await prepareFolder(root, names.slice(0, -1)), names, null)
}

/**
 * Throws folder-gone when another folder, a link or nothing has taken the place of the one that was looked at: what is
 * written there would not be where the person wanted it.
 */
export function requireSameFolder({ folder, folderIs }: Pick<TargetPlace, 'folder' | 'folderIs'>): void {
  const now = lookAtName(folder)
  if (now !== null && isSameFile(now, folderIs)) return
  throw new AppError(
    'folder-gone',
    `The folder ${folder} was moved or replaced while files were downloaded into it: put it back, or choose another one.`,
  )
}

/** The place of a planned path when its folder is there and inside the root; makes nothing. */
export async function existingPlace(root: string, relativePath: string): Promise<TargetPlace | null> {
  const names = splitPlanned(relativePath)
  const folder = await unlessCode(realpath(path.join(root, ...names.slice(0, -1))), 'ENOENT', null)
  return folder === null || !isInside(path.resolve(root), folder)
    ? null
    : placeIn(await lookAtFolder(folder), names, null)
}

export type FindPlace = typeof preparePlace

const knownForMs = 250

/**
 * `preparePlace` that looks at the same folder at most four times a second: many small files go to few folders, or each
 * into a new one beside the others.
 */
export function createPlaceFinder(monotonicMs: () => number, loop: LoopBudget | null = null): FindPlace {
  let known = new Map<string, Folder>()
  let freshUntilMs = -Infinity
  const find = async (
    current: Map<string, Folder>,
    root: string,
    folders: readonly string[],
  ): Promise<Folder> => {
    const key = [root, ...folders].join('\0')
    const before = current.get(key)
    if (before) return before
    const name = folders.at(-1)
    const above = name === undefined ? null : await find(current, root, folders.slice(0, -1))
    const made = name === undefined || above === null ? null : await makeIn(above, name, loop)
    const folder = made ?? (await prepareFolder(root, folders))
    current.set(key, folder)
    return folder
  }
  return async (root, relativePath) => {
    const names = splitPlanned(relativePath)
    const nowMs = monotonicMs()
    if (nowMs >= freshUntilMs) {
      known = new Map()
      freshUntilMs = nowMs + knownForMs
    }
    return placeIn(await find(known, root, names.slice(0, -1)), names, loop)
  }
}

/** A folder that was just made in a real one is real itself. Null when the name is taken, by whatever. */
async function makeIn(above: Folder, name: string, loop: LoopBudget | null): Promise<Folder | null> {
  const { folder, kind } = above
  const next = path.join(folder, name)
  if (!(await onDisk(isMade(next, loopsOf(kind, loop))))) return null
  requireSameFolder(above)
  const found = lookAtName(next)
  if (found?.isDirectory() !== true) throw linkInTheWay(next)
  return { folder: next, folderIs: { dev: found.dev, ino: found.ino }, kind }
}

const loopsOf = (kind: VolumeKind, loop: LoopBudget | null): DiskLoops => ({
  loop: kind === 'remote' ? null : loop,
  flushLoop: kind === 'memory' ? loop : null,
})

interface Folder {
  readonly folder: string
  readonly folderIs: FileIdentity
  readonly kind: VolumeKind
}

async function lookAtFolder(folder: string): Promise<Folder> {
  const kind = await volumeKind(folder)
  const found = lookAtName(folder)
  if (found?.isDirectory() !== true) throw linkInTheWay(folder)
  return { folder, folderIs: { dev: found.dev, ino: found.ino }, kind }
}

function placeIn(
  { folder, folderIs, kind }: Folder,
  names: readonly string[],
  loop: LoopBudget | null,
): TargetPlace {
  const filename = names.at(-1) ?? ''
  const targetPath = path.join(folder, filename)
  const relativeFolder = names.slice(0, -1).join('/')
  const paths = { folder, filename, targetPath, partPath: `${targetPath}.part`, relativeFolder }
  return { ...paths, folderIs, kind, ...loopsOf(kind, loop) }
}

async function prepareFolder(root: string, folders: readonly string[]): Promise<Folder> {
  const existing = await unlessCode(realpath(path.join(root, ...folders)), 'ENOENT', null)
  if (existing !== null && isInside(path.resolve(root), existing)) {
    await onDisk(whenFolderIsSafe(existing))
    return lookAtFolder(existing)
  }
  await requireRealFolder(root)
  return lookAtFolder(await makeFolders(path.resolve(root), folders))
}

/**
 * Throws folder-gone when a batch folder, or one above it, is a link now. Batch folders are real paths when they are
 * chosen: one that no longer is has been replaced.
 */
export async function requireRealFolder(root: string): Promise<void> {
  if ((await onDisk(realpath(root))) !== path.resolve(root)) throw linkInTheWay(root)
}

function linkInTheWay(folder: string): AppError {
  return new AppError(
    'folder-gone',
    `A link has replaced the folder ${folder}, so nothing is written there. Put the folder back, or choose another one.`,
  )
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
        'A link in the download folder leads outside of it. Remove the link or choose another folder.',
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
