/** Where Electron's runtime is, which does not come with its package but is fetched from its own host when first needed. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const packageFolder = path.join(root, 'node_modules', 'electron')

/** @returns {string | null} the program, when it is there; ELECTRON_OVERRIDE_DIST_PATH names a folder with another one */
export function electronProgram() {
  const other = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const named = path.join(packageFolder, 'path.txt')
  const name = existsSync(named) ? readFileSync(named, 'utf8') : null
  const program = other
    ? path.join(other, name ?? 'electron')
    : name === null
      ? null
      : path.join(packageFolder, 'dist', name)
  return program !== null && existsSync(program) ? program : null
}

/** Fetches the runtime, for at most so long. Says nothing itself: the caller tells what came of it.
 * @param {number} withinMs @returns {string | null} */
export function installElectron(withinMs) {
  spawnSync(process.execPath, [path.join(packageFolder, 'install.js'), '--no'], {
    cwd: root,
    stdio: 'ignore',
    timeout: withinMs,
  })
  return electronProgram()
}

/** Why a window cannot be opened here although the runtime is there; null when nothing is known against it. */
export function windowObstacle() {
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] || process.platform !== 'linux') return null
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display'
  if (process.getuid?.() === 0) return 'Electron does not run as root'
  return null
}
