/** What speaks against a window before Electron is even started: it would only die with a message for programmers. */
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const electronFolder = path.resolve(import.meta.dirname, '../node_modules/electron/dist')
const helper = path.join(electronFolder, 'chrome-sandbox')

/** What a person can do where Electron's sandbox has no user namespaces: its helper then needs root's rights. */
export const sandboxAdvice = `For the window: npx install-electron, then sudo chown root:root "${helper}" and sudo chmod 4755 "${helper}".`

/**
 * What is asked of the system, so that a test can answer instead.
 * @typedef {object} Surroundings
 * @property {string} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {number | undefined} user id
 * @property {(file: string) => string | null} read what a small file says, null when it cannot be read
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
 * Why a window cannot be opened here, and what to do; null when nothing is known against it.
 * @param {Surroundings} [asked] @returns {{ reason: string, advice?: string } | null}
 */
export function windowObstacle(asked = here) {
  if (asked.env['ELECTRON_OVERRIDE_DIST_PATH'] || asked.platform !== 'linux') return null
  if (!asked.env['DISPLAY'] && !asked.env['WAYLAND_DISPLAY']) return { reason: 'there is no display' }
  if (asked.user === 0) return { reason: 'Electron does not run as root' }
  if (hasSandbox(asked)) return null
  return { reason: "this system gives Electron's sandbox no user namespaces", advice: sandboxAdvice }
}

/** Chromium's rule: user namespaces, else the helper when it is root's with the set-user-ID bit; else it aborts.
 * @param {Surroundings} asked */
function hasSandbox(asked) {
  const file = asked.helper()
  if (file !== null && file.uid === 0 && (file.mode & 0o4001) === 0o4001) return true
  const says = (/** @type {string} */ name, /** @type {string} */ value) =>
    asked.read(`/proc/sys/${name}`)?.trim() === value
  if (says('kernel/unprivileged_userns_clone', '0') || says('user/max_user_namespaces', '0')) return false
  // Ubuntu from 23.10 on. `unshare` has a rule of its own there, so that trying it says nothing of Electron.
  if (says('kernel/apparmor_restrict_unprivileged_userns', '1')) return asked.hasProfile()
  return asked.canUnshare()
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // A kernel without the setting, or a file that is not for everybody: nothing is known.
    return null
  }
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch {
    // A system without AppArmor's files.
    return []
  }
}
