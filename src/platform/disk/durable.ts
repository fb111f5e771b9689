import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { orAbsent } from '#shared/ignore'
import { systemCode } from './disk-error.ts'
import { createFolderFlusher, flushOnce, flushOnceSync } from './flush-folder.ts'
import { soon, type DiskLoops } from './loop-budget.ts'

/**
 * Changes of names that survive a power loss: each is over only when the folder that holds the name is flushed too. A
 * test names every other place that changes names. All throw what the system throws.
 */

/** Gives a file another name; what has that name is replaced. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  await flushOnce(path.dirname(to))
  if (path.dirname(from) !== path.dirname(to)) await flushOnce(path.dirname(from))
}

export function renameDurablySync(from: string, to: string): void {
  renameSync(from, to)
  flushOnceSync(path.dirname(to))
  if (path.dirname(from) !== path.dirname(to)) flushOnceSync(path.dirname(from))
}

/** Removes a name; answers whether it was there. */
export async function unlinkDurably(file: string): Promise<boolean> {
  const wasThere = await unlink(file).then(
    () => true,
    (thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return false
      throw thrown
    },
  )
  // Also where it is gone already: the program that removed it may have ended before the flush.
  const folder = path.dirname(file)
  if (wasThere || (await isFolder(folder))) await flushOnce(folder)
  return wasThere
}

const onThreads: DiskLoops = { loop: null, flushLoop: null }

/** Folders whose names are not flushed yet, and whether each was made here. */
const making = new Map<string, Promise<boolean>>()
/** Many folders are often made beside each other. */
const flushShared = createFolderFlusher()

/** Makes one folder in a parent that is there; one that is there already is fine. Throws also when a file has the name. */
export async function ensureFolder(folder: string, mode = 0o777): Promise<void> {
  if ((await isMade(folder, onThreads, mode)) || (await isFolder(folder))) return
  // Most often it throws why it could not be made before.
  await makeFolderDurably(folder, mode)
}

/** Makes one folder in a parent that is there. False when the system does not let it, as when something has the name. */
export function isMade(folder: string, loops: DiskLoops, mode = 0o777): Promise<boolean> {
  const running = making.get(folder)
  if (running) return running
  const made = makeOne(folder, loops, mode).finally(() => making.delete(folder))
  making.set(folder, made)
  return made
}

/** Waits for the flush of a folder that this process is just making: files in it are no safer than its own name. */
export async function whenFolderIsSafe(folder: string): Promise<void> {
  await making.get(folder)
}

async function makeOne(folder: string, { loop, flushLoop }: DiskLoops, mode: number): Promise<boolean> {
  try {
    await soon(
      loop,
      () => {
        mkdirSync(folder, { mode })
      },
      () => mkdir(folder, { mode }),
    )
  } catch {
    // Expected: another process may have been faster, or the name is a file's.
    return false
  }
  await flushShared(path.dirname(folder), flushLoop)
  return true
}

/** Makes a new folder. Throws EEXIST when the name is taken. */
export async function makeFolderDurably(folder: string, mode = 0o777): Promise<void> {
  await mkdir(folder, { mode })
  await flushOnce(path.dirname(folder))
}

/**
 * Makes a folder and those above it. One by one from the nearest that is there: the system's own recursive form never
 * ends on file systems like /proc.
 */
export async function ensureFolders(folder: string, mode = 0o777): Promise<void> {
  if (await isFolder(folder)) return
  const parent = path.dirname(folder)
  if (parent !== folder) await ensureFolders(parent, mode)
  await ensureFolder(folder, mode)
}

export function ensureFoldersSync(folder: string, mode = 0o777): void {
  if (isFolderSync(folder)) return
  const parent = path.dirname(folder)
  if (parent !== folder) ensureFoldersSync(parent, mode)
  try {
    mkdirSync(folder, { mode })
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST' && isFolderSync(folder)) return
    throw thrown
  }
  flushOnceSync(parent)
}

/**
 * Writes a file as a whole: beside it under a name that no other program has, flushed, then renamed over what is there. After
 * a failure the earlier file is as it was and nothing is left. `mode` is that of the new file.
 */
export async function replaceFile(file: string, pieces: Iterable<string>, mode: number): Promise<void> {
  const fresh = temporaryBeside(file)
  try {
    const handle = await open(fresh, 'wx', mode)
    try {
      for (const piece of pieces) await handle.writeFile(piece)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await renameDurably(fresh, file)
  } catch (thrown) {
    await orAbsent(unlink(fresh), 'remove a file that was not finished: the first failure is thrown')
    throw thrown
  }
}

/** A name in the same folder that no other process or call has, and that cannot be foreseen. It ends in `.tmp`. */
export function temporaryBeside(file: string): string {
  const { dir, base } = path.parse(file)
  // Cut, since the whole must not be longer than a name may be (255 bytes; a character has at most 3 per unit).
  return path.join(dir, `${base.slice(0, 60)}.${randomBytes(8).toString('hex')}.tmp`)
}

/** Whether a name is one that `temporaryBeside` made for a file of this name. */
export function isTemporaryOf(base: string, name: string): boolean {
  return (
    name.startsWith(`${base.slice(0, 60)}.`) &&
    /^\.[0-9a-f]{16}\.tmp$/.test(name.slice(Math.min(base.length, 60)))
  )
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    found => found.isDirectory(),
    (thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return false
      throw thrown
    },
  )
}

const isFolderSync = (folder: string): boolean =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
