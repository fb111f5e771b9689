import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'

/**
 * What a power loss would take back. To be imported before all else, since libraries keep the functions of `fs` that
 * they find when they are loaded. The real calls are made; only what they leave unflushed is kept.
 */
export interface NameLog {
  /** Names that were made, given or removed, whose folder was not flushed since. */
  unflushed(): readonly string[]
  /** How often a name was made, given or removed. */
  changes(): number
  stop(): void
}

/** Which arguments of a call are names that it changes. */
const changing = { rename: [0, 1], unlink: [0], rm: [0], mkdir: [0], link: [1], rmdir: [0] } as const
type Changing = keyof typeof changing

let folders = new Map<string, readonly string[]>()
const openFolders = new Map<number, string>()
let count = 0

export function watchNames(): NameLog {
  folders = new Map()
  count = 0
  return {
    unflushed: () => [...folders.values()].flat(),
    changes: () => count,
    stop: () => folders.clear(),
  }
}

function changed(call: Changing, args: readonly unknown[], answer: unknown): void {
  // A recursive one that finds all folders there makes none.
  const [, options] = args
  const isRecursive = typeof options === 'object' && options !== null && 'recursive' in options
  if (call === 'mkdir' && isRecursive && answer === undefined) return
  count += 1
  for (const index of changing[call]) {
    const name = String(args[index])
    const folder = path.dirname(name)
    folders.set(folder, [...(folders.get(folder) ?? []), `${call} ${path.basename(name)}`])
  }
}

function flushed(file: number): void {
  const folder = openFolders.get(file)
  if (folder !== undefined) folders.delete(folder)
}

type Called = (...args: unknown[]) => unknown

/** `fs` types each member for itself; the ones here are functions that are called through. */
function replace(holder: object, name: string, wrap: (real: Called) => Called): void {
  const members = holder as Record<string, Called> // see above
  const real = members[name]
  if (real === undefined) throw new Error(`fs has no ${name}.`)
  members[name] = wrap(real.bind(holder))
}

for (const call of Object.keys(changing) as Changing[]) {
  replace(fs.promises, call, real => async (...args) => {
    const answer = await real(...args)
    changed(call, args, answer)
    return answer
  })
  replace(fs, `${call}Sync`, real => (...args) => {
    const answer = real(...args)
    changed(call, args, answer)
    return answer
  })
}
replace(fs.promises, 'open', real => async (...args) => {
  const handle = (await real(...args)) as fs.promises.FileHandle // what `open` answers
  const { fd } = handle
  openFolders.set(fd, String(args[0]))
  const sync = handle.sync.bind(handle)
  handle.sync = async () => {
    await sync()
    flushed(fd)
  }
  return handle
})
/** Calls that answer to a function, their last argument. */
function replaceCallback(name: string, answered: (args: readonly unknown[], answer: unknown) => void): void {
  replace(fs, name, real => (...args) => {
    const done = args.pop() as Called // what such a call ends with
    return real(...args, (error: unknown, answer: unknown) => {
      if (error === null) answered(args, answer)
      done(error, answer)
    })
  })
}
replaceCallback('open', (args, fd) => openFolders.set(fd as number, String(args[0]))) // what `open` answers
replaceCallback('fsync', args => flushed(Number(args[0])))
replace(fs, 'openSync', real => (...args) => {
  const fd = real(...args) as number // what `openSync` answers
  openFolders.set(fd, String(args[0]))
  return fd
})
replace(fs, 'fsyncSync', real => (...args) => {
  real(...args)
  flushed(Number(args[0]))
})
syncBuiltinESMExports()
