/** Finds Electron's runtime, which its package does not contain but downloads on first use. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const packageFolder = path.join(root, 'node_modules', 'electron')

/** @returns {string | null} the program if it exists; ELECTRON_OVERRIDE_DIST_PATH names another folder for it */
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

/** Downloads the runtime within a time limit and reports every ten seconds. The caller reports the result.
 * @param {number} withinMs @param {(sentence: string) => void} say @returns {Promise<string | null>} */
export async function installElectron(withinMs, say) {
  const startedMs = Date.now()
  const child = spawn(process.execPath, [path.join(packageFolder, 'install.js'), '--no'], {
    cwd: root,
    stdio: 'ignore',
    timeout: withinMs,
  })
  const stillDownloading = () =>
    say(`still downloading, ${Math.round((Date.now() - startedMs) / 1000)} s so far ...`)
  const timer = setInterval(stillDownloading, 10_000)
  await new Promise(resolve => {
    child.on('error', resolve)
    child.on('exit', resolve)
  })
  clearInterval(timer)
  return electronProgram()
}
