/**
 * Shows the demo in the desktop app: a demo archive, a temporary profile and a sample batch. The downloaded files remain
 * after the end.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

import { openWindow } from './open-window.mjs'

const root = path.resolve(import.meta.dirname, '..')
const cli = path.join(root, 'out/cli/index.js')
const say = (/** @type {string} */ sentence) => process.stdout.write(`${sentence}\n`)

/** Runs until the window is closed, or returns why it did not open. Removes the temporary profile. @param {string} program */
export async function demoWindow(program) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'halyard-demo-')))
  const profile = path.join(folder, 'profile')
  const files = path.join(folder, 'files')
  mkdirSync(profile, { mode: 0o700 })
  mkdirSync(files)
  writeFileSync(path.join(profile, 'settings.json'), JSON.stringify({ defaultFolder: files }))

  const archive = spawn(process.execPath, [cli, 'demo-archive', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { value: ready } = await createInterface({ input: archive.stdout })[Symbol.asyncIterator]().next()
  if (ready === undefined) throw new Error('The demo archive did not start.')
  const { url } = JSON.parse(ready)
  const env = { ...process.env, HALYARD_ARCHIVE_URL: url, HALYARD_PROFILE: profile }
  say(`demo archive: ${url}`)
  say(`files:        ${files}`)

  const window = openWindow(program, [root], env)
  const sample = addSample(env, path.join(files, 'sample'))
  const end = await window
  const children = [archive, ...sample]
  const ended = children.map(child => (hasEnded(child) ? null : once(child, 'exit')))
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(ended)
  rmSync(end.kind === 'failed' ? folder : profile, { recursive: true, force: true })
  return end
}

/**
 * Adds a sample batch. The command passes it to the app if the app already owns the queue.
 * @param {NodeJS.ProcessEnv} env @param {string} folder
 */
function addSample(env, folder) {
  const products = spawn(
    process.execPath,
    [cli, 'products', '--program', '2733', '--recommended', '--json', '--quiet'],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const add = spawn(process.execPath, [cli, 'add', '--from', '-', '--to', folder, '--quiet'], {
    env,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  // The reader ends early when the window is closed meanwhile.
  add.stdin.on('error', () => undefined)
  products.stdout.pipe(add.stdin)
  return [products, add]
}

/** @param {import('node:child_process').ChildProcess} child */
const hasEnded = child => child.exitCode !== null || child.signalCode !== null
