import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

/**
 * Lets Node keep compiled code for the next start, in a folder of this user alone. Node's own choice is a folder of a name
 * that everybody can foresee in the temporary folder that all users share: code that another puts there would be run.
 * Without a folder that is safe there is no cache. Never throws.
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  // Node has begun with the folder that the person named.
  if (env['NODE_COMPILE_CACHE'] !== undefined) return
  const folder = compileCacheFolder(env)
  if (folder !== null) enableCompileCache(folder)
}

/** The real path of the folder, made when absent; null when somebody else could change what lies in it. */
export function compileCacheFolder(env: NodeJS.ProcessEnv): string | null {
  try {
    const base = cacheBase(env)
    if (!path.isAbsolute(base)) return null
    const folder = path.join(base, 'halyard', 'compiled')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const real = realpathSync(folder)
    return isOursAlone(real) ? real : null
  } catch {
    // No home, no rights, a file in the way: the start is a little slower.
    return null
  }
}

/** Where the system keeps what can be made again; an empty or relative XDG_CACHE_HOME counts as none, as it is defined. */
function cacheBase(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? ''
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches')
  const named = env['XDG_CACHE_HOME'] ?? ''
  return path.isAbsolute(named) ? named : path.join(homedir(), '.cache')
}

const rightsOfOthers = 0o077
const writableByOthers = 0o022
const sticky = 0o1000
const root = 0

/**
 * Whether nobody but this user (and root) can change a folder or put another in its place: it is ours and closed, and in
 * each folder above only its owner, or root, may rename what is ours. Windows keeps others out by the profile's rights.
 */
function isOursAlone(real: string): boolean {
  const user = process.geteuid?.()
  if (user === undefined) return process.platform === 'win32'
  const own = statSync(real)
  if (own.uid !== user || (own.mode & rightsOfOthers) !== 0) return false
  for (let at = real; at !== path.dirname(at);) {
    at = path.dirname(at)
    const { uid, mode } = statSync(at)
    if (uid !== user && uid !== root) return false
    if ((mode & writableByOthers) !== 0 && (mode & sticky) === 0) return false
  }
  return true
}
