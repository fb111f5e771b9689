/** Finds out why a window cannot open before Electron starts, since Electron's own message helps only programmers. */
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const electronFolder = path.resolve(import.meta.dirname, '../node_modules/electron/dist')
const helper = path.join(electronFolder, 'chrome-sandbox')

/** The remedy where Electron's sandbox has no user namespaces: its helper then needs root's rights. */
export const sandboxAdvice = `For the window: npx install-electron, then sudo chown root:root "${helper}" and sudo chmod 4755 "${helper}".`

/**
 * The facts about the system that are needed, so that a test can supply them.
 * @typedef {object} Surroundings
 * @property {string} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {number | undefined} user id
 * @property {(file: string) => string | null} read content of a small file, null when it cannot be read
 * @property {() => { uid: number, mode: number } | null} helper of the sandbox
 * @property {() => boolean} canUnshare false only when trying to make a user namespace has failed
 * @property {() => boolean} hasProfile whether the system's rules name this Electron
 */

/** @type {Surroundings} */
const here = {
  platform: process.platform,
  env: process.env,
  user: process.getuid?.(),
  read: file => readIfThere(file),
  helper: () => statSync(helper, { throwIfNoEntry: false }) ?? null,
  canUnshare: () => {
    const { status, error } = spawnSync('unshare', ['-Ur', 'true'], { stdio: 'ignore', timeout: 5000 })
    return error !== undefined || status === 0
  },
  hasProfile: () => {
    const folder = '/etc/apparmor.d'
    return namesIn(folder).some(name => readIfThere(path.join(folder, name))?.includes(electronFolder))
  },
}

/**
 * Why a window cannot be opened here, and the remedy; null when no reason is known.
 * @param {Surroundings} [system] @returns {{ reason: string, advice?: string } | null}
 */
export function windowObstacle(system = here) {
  if (system.env['ELECTRON_OVERRIDE_DIST_PATH'] || system.platform !== 'linux') return null
  if (!system.env['DISPLAY'] && !system.env['WAYLAND_DISPLAY']) return { reason: 'there is no display' }
  if (system.user === 0) return { reason: 'Electron does not run as root' }
  if (hasSandbox(system)) return null
  return { reason: "this system gives Electron's sandbox no user namespaces", advice: sandboxAdvice }
}

/** Chromium's rule: it needs user namespaces, or the helper owned by root with the set-user-ID bit; otherwise it aborts.
 * @param {Surroundings} system */
function hasSandbox(system) {
  const file = system.helper()
  if (file !== null && file.uid === 0 && (file.mode & 0o4001) === 0o4001) return true
  const says = (/** @type {string} */ name, /** @type {string} */ value) =>
    system.read(`/proc/sys/${name}`)?.trim() === value
  if (says('kernel/unprivileged_userns_clone', '0') || says('user/max_user_namespaces', '0')) return false
  // Ubuntu from 23.10 on has a separate rule for `unshare`, so that trying it proves nothing about Electron.
  if (says('kernel/apparmor_restrict_unprivileged_userns', '1')) return system.hasProfile()
  return system.canUnshare()
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The kernel lacks the setting, or the file is not readable: nothing is known.
    return null
  }
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch {
    // The system has no AppArmor files.
    return []
  }
}
