import fs, { closeSync, constants, fsyncSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { systemCode, toDiskError } from './disk-error.ts'
import { soon, type LoopBudget } from './loop-budget.ts'

// Bare descriptors: a FileHandle costs more than the flush of a folder in memory.
const [open, fsync, close] = [promisify(fs.open), promisify(fs.fsync), promisify(fs.close)]

/**
 * Makes new names in a folder survive a power loss. Where the system cannot flush folders it does nothing. `loop` is for
 * folders in memory alone, since a disk may take long: see `soon`.
 */
export type FlushFolder = (folder: string, loop?: LoopBudget | null) => Promise<unknown>

/** Systems that refuse to open or flush a folder (Windows, some network folders) answer with one of these. */
const cannotFlush = new Set([
  'EISDIR',
  'EINVAL',
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EBADF',
])

/** Opens a folder to flush it, or null where the system does not allow that. */
async function openFolder(folder: string): Promise<number | null> {
  return orNotAllowed(open(folder, constants.O_RDONLY, 0))
}

async function orNotAllowed<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation
  } catch (thrown) {
    if (cannotFlush.has(systemCode(thrown) ?? '')) return null
    throw toDiskError(thrown)
  }
}

/** Flushes once; answers whether the system allows it. Throws folder-gone or disk-full when the disk fails. */
export async function flushOnce(folder: string): Promise<boolean> {
  const file = await openFolder(folder)
  try {
    return file !== null && (await orNotAllowed(fsync(file).then(() => true))) === true
  } finally {
    if (file !== null) await close(file)
  }
}

/** The same for what has to happen within one turn. */
export function flushOnceSync(folder: string): void {
  let file: number | null = null
  try {
    file = openSync(folder, constants.O_RDONLY)
    fsyncSync(file)
  } catch (thrown) {
    if (!cannotFlush.has(systemCode(thrown) ?? '')) throw toDiskError(thrown)
  } finally {
    if (file !== null) closeSync(file)
  }
}

type Waiting = PromiseWithResolvers<undefined>[]

/** Callers who come while a flush runs share the next one: many small files cost few flushes, and none is skipped. */
export function createFolderFlusher(): FlushFolder {
  const queues = new Map<string, Waiting>()
  const work = async (folder: string, waiting: Waiting): Promise<void> => {
    let served: Waiting = []
    let file: number | null = null
    try {
      file = await openFolder(folder)
      while (waiting.length > 0) {
        served = waiting.splice(0)
        if (file !== null) await orNotAllowed(fsync(file))
        for (const caller of served) caller.resolve(undefined)
        // One turn for those who are just about to come: opening the folder costs as much as flushing it.
        await new Promise(resolve => setImmediate(resolve))
      }
    } catch (thrown) {
      for (const caller of [...served, ...waiting.splice(0)]) caller.reject(thrown)
    } finally {
      // Before the folder is closed, so that the next caller opens it again.
      queues.delete(folder)
      if (file !== null) await close(file)
    }
  }
  const shared = (folder: string): Promise<undefined> => {
    const caller = Promise.withResolvers<undefined>()
    const waiting = queues.get(folder) ?? []
    waiting.push(caller)
    if (!queues.has(folder)) {
      queues.set(folder, waiting)
      void work(folder, waiting)
    }
    return caller.promise
  }
  return (folder, loop = null) =>
    soon<unknown>(
      loop,
      () => flushOnceSync(folder),
      () => shared(folder),
    )
}
