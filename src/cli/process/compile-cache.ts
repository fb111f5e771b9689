import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

/**
 * Lets Node keep compiled code for the next start, in a folder of this user alone. Node's own default has a predictable
 * name in the temporary folder that all users share, so that code of another user could run from it. Without a safe
 * folder there is no cache. Never throws.
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  // Node already uses the folder that the user named.
  if (env['NODE_COMPILE_CACHE'] !== undefined) return
  const folder = compileCacheFolder(env)
  if (folder !== null) enableCompileCache(folder)
}

/** The real path of the folder, made when absent; null when another user could change its content. */
export function compileCacheFolder(env: NodeJS.ProcessEnv): string | null {
  try {
    const base = cacheBase(env)
    if (!path.isAbsolute(base)) return null
    const folder = path.join(base, 'halyard', 'compiled')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const real = realpathSync(folder)
    return isOursAlone(real) ? real : null
  } catch {
    // Expected: no home folder, no permission or a file in the way make the start a little slower.
    return null
  }
}

/** The system's folder of caches. An empty or relative XDG_CACHE_HOME counts as none, as its specification says. */
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
 * Whether only this user (and root) can change a folder or replace it: the folder is ours and closed, and in each folder
 * above it only its owner or root may rename what is ours. On Windows the rights of the user profile ensure this.
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
