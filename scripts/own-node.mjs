/**
 * The Node that comes with the packages. It is an optional dependency, since the registry has one only for some systems.
 * npm puts node_modules/.bin first in PATH, so its scripts prefer this Node to the person's own.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

const isWindows = process.platform === 'win32'

/** Whether package.json has a Node for this system. @param {string} root */
export function comesWithNode(root) {
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const system = isWindows ? 'win' : process.platform
  return Object.hasOwn(optionalDependencies ?? {}, `node-${system}-${process.arch}`)
}

/**
 * Whether this Node is installed and runs here. Removes one that does not run (built for glibc, on a system with another
 * C library), so that the person's own is used.
 * @param {string} root
 */
export function hasRunningNode(root) {
  const link = path.join(root, 'node_modules', '.bin', 'node')
  const command = isWindows ? `${link}.cmd` : link
  if (!existsSync(command)) return false
  const { status } = isWindows
    ? spawnSync(`"${command}" --version`, { stdio: 'ignore', shell: true })
    : spawnSync(command, ['--version'], { stdio: 'ignore' })
  if (status === 0) return true
  for (const end of ['', '.cmd', '.ps1']) rmSync(`${link}${end}`, { force: true })
  return false
}
