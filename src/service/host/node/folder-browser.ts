import { constants, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { safeName } from '#core/names/safe-name'
import type { FolderList } from '#shared/contract/areas/host'
import { AppError } from '#shared/errors'
import { byName } from '#shared/name-order'
import { orAbsent, orElse } from '#shared/ignore'
import { systemCode } from '#platform/disk/disk-error'
import { withHome } from '#platform/disk/with-home'
import { makeFolderDurably } from '#platform/disk/durable'
import { volumeOf } from '#platform/disk/check-folder'
import { futureFolder, hasAccess } from '#platform/disk/look-ahead'

/** The folders that a page may choose from: real ones below allowed roots, whatever links lie in between. */
export interface FolderBrowser {
  /** The allowed roots that are there, by their real paths; none lies below another. */
  roots(): Promise<readonly string[]>
  /** Null begins at the default folder. Throws AppError 'usage' outside the roots, 'folder-gone' for what is not there. */
  list(folder: string | null, withHidden: boolean): Promise<FolderList>
  /** Answers the real path. Throws AppError 'usage' for a name or place that is not allowed, 'not-writable' else. */
  make(parent: string, name: string): Promise<string>
  /** The real path of a folder that may be chosen, whether it is there already or not. Throws AppError 'usage'. */
  admit(folder: string): Promise<string>
  /** A person has chosen this one in the system's own dialog. */
  allow(folder: string): void
  /** Where new batches go unless another folder is chosen. */
  defaultFolder(): Promise<string>
}

export interface FolderBrowserOptions {
  /** Absolute; the first is where people keep things. */
  readonly roots: () => readonly string[]
  /** Tried in this order, as far as they are allowed; the first root is the last resort. */
  readonly defaults: () => readonly string[]
}

/** More than anybody reads through; the rest is reached by typing its name. */
const mostListed = 500

export function createFolderBrowser({ roots: allowed, defaults }: FolderBrowserOptions): FolderBrowser {
  const chosen = new Set<string>()
  const roots = async (): Promise<readonly string[]> => {
    const asked = [...allowed(), ...chosen]
    const real = await Promise.all(
      asked.map(folder => orAbsent(realpath(folder), 'look for a root: it is left out')),
    )
    return outermost(real.filter(folder => folder !== null))
  }
  const within = async (typed: string): Promise<string> => {
    const folder = withHome(typed)
    const real = await futureFolder(folder)
    if ((await roots()).some(root => isWithin(real, root))) return real
    throw new AppError(
      'usage',
      `${folder} is outside the folders that may be used here. Choose another, or start Halyard with --root.`,
    )
  }
  const defaultFolder = async (): Promise<string> => {
    for (const folder of defaults()) {
      const admitted = await orElse(within(folder), null, 'look for a default folder: the next one is tried')
      if (admitted !== null) return admitted
    }
    const [first] = await roots()
    if (first !== undefined) return first
    throw new AppError('folder-gone', 'None of the folders that may be used here is there.')
  }
  return {
    roots,
    defaultFolder,
    admit: within,
    allow: folder => void chosen.add(folder),
    list: async (folder, withHidden) => {
      const shown = folder === null ? await nearest(await defaultFolder()) : await within(folder)
      return listOf(await within(shown), await roots(), withHidden)
    },
    make: async (parent, name) => {
      if (name !== safeName(name) || name.trim() !== name)
        throw new AppError('usage', `"${name}" cannot be the name of a folder here. Choose a plain name.`)
      const folder = path.join(await within(parent), name)
      try {
        await makeFolderDurably(folder)
      } catch (cause) {
        const isTaken = systemCode(cause) === 'EEXIST'
        const why = isTaken ? 'is there already' : 'cannot be made; check the rights of its parent'
        throw new AppError(isTaken ? 'usage' : 'not-writable', `${folder} ${why}.`, { cause })
      }
      return folder
    },
  }
}

/**
 * Those of real paths that lie below none of the others, in their order. Batches of years are many folders: each is
 * looked for by the folders above it, not compared with every other.
 */
export function outermost(folders: readonly string[]): readonly string[] {
  const all = new Set(folders)
  const isBelowAnother = (folder: string): boolean => {
    for (let at = folder; at !== path.dirname(at);) {
      at = path.dirname(at)
      if (all.has(at)) return true
    }
    return false
  }
  return [...all].filter(folder => !isBelowAnother(folder))
}

/** Both are real paths. */
export function isWithin(folder: string, root: string): boolean {
  const way = path.relative(root, folder)
  return way === '' || (way.split(path.sep)[0] !== '..' && !path.isAbsolute(way))
}

/** The folder itself or the nearest one above it that is there. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    if ((await isFolder(at)) || at === path.dirname(at)) return at
  }
}

async function listOf(folder: string, roots: readonly string[], withHidden: boolean): Promise<FolderList> {
  const names = await namesOf(folder)
  const shown = names.filter(name => withHidden || !name.startsWith('.'))
  const folders: FolderList['folders'][number][] = []
  let unlistedCount = 0
  for (const name of shown.toSorted(byName)) {
    if (folders.length === mostListed) {
      unlistedCount += 1
      continue
    }
    const real = await orAbsent(realpath(path.join(folder, name)), 'look behind a link: it is not listed')
    // A link that leads out is not even shown: nothing may be chosen behind it.
    if (real !== null && roots.some(root => isWithin(real, root)) && (await isFolder(real)))
      folders.push({ name, path: path.join(folder, name) })
  }
  const volume = await volumeOf(folder)
  return {
    path: folder,
    parent: roots.includes(folder) ? null : path.dirname(folder),
    roots,
    folders,
    unlistedCount,
    freeBytes: volume?.freeBytes ?? null,
    isWritable: await isWritable(folder),
  }
}

/** Folders, and links that may lead to one. */
async function namesOf(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter(entry => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name)
  } catch (cause) {
    throw new AppError('folder-gone', `${folder} cannot be read; check that it is there and its rights.`, {
      cause,
    })
  }
}

const isFolder = async (folder: string): Promise<boolean> =>
  (await orAbsent(stat(folder), 'look whether a folder is there'))?.isDirectory() === true

const isWritable = (folder: string): Promise<boolean> => hasAccess(folder, constants.W_OK | constants.X_OK)
