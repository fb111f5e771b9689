/**
 * Prepares a fresh clone: installs packages and builds the programs when they are missing or outdated, and reports it.
 * Runs under Node 18 or newer without any package. The script after it then runs under the Node that the packages bring,
 * or under the person's own on systems without one.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

import { askForNode, isOldNode } from './node-version.mjs'
import { comesWithNode, hasRunningNode } from './own-node.mjs'

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const inRoot = (/** @type {string[]} */ ...parts) => path.join(root, ...parts)

const endings = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** @param {string} sentence */
const say = sentence => process.stderr.write(`halyard set-up: ${sentence}\n`)

/** A digest of the contents of files and folders, so that only a changed content causes a rebuild.
 * @param {string[]} places */
function digestOf(places) {
  const hash = createHash('sha256')
  for (const place of places) {
    const full = inRoot(place)
    const files =
      existsSync(full) && !/\.\w+$/.test(place)
        ? readdirSync(full, { recursive: true })
            .map(String)
            .sort()
            .map(name => path.join(full, name))
        : [full]
    for (const file of files) {
      if (!/\.\w+$/.test(file) || !existsSync(file)) continue
      hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

/** @param {string} stamp @param {string} digest */
const isFresh = (stamp, digest) => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest

/**
 * Runs npm and reports progress at every quarter and every ten seconds, so that a slow machine does not seem to hang.
 * @param {string} what @param {string[]} args @param {() => { done: number, of: number, unit: string }} progress
 */
async function npm(what, args, progress) {
  say(`${what} (npm ${args.join(' ')}) ...`)
  const started = Date.now()
  // npm passes its own path to its scripts. The fallback is `npm` on PATH, also when the running Node came with earlier
  // packages and was removed with them.
  const script = process.env['npm_execpath']
  const isUsable = script?.endsWith('.js') === true && existsSync(process.execPath)
  const [command, first] = isUsable ? [process.execPath, [script]] : ['npm', []]
  const run = spawn(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command === 'npm' && process.platform === 'win32',
  })
  // Waits for npm even when interrupted, since it could otherwise write into the folders of the next set-up.
  /** @type {NodeJS.Signals | null} */
  let endedBy = null
  /** @param {NodeJS.Signals} signal */
  const passOn = signal => {
    run.kill(endedBy === null ? signal : 'SIGKILL')
    endedBy = signal
  }
  for (const signal of endings) process.on(signal, passOn)
  let output = ''
  for (const stream of [run.stdout, run.stderr]) stream.on('data', bytes => (output += String(bytes)))
  const last = { atMs: started, quarter: 0 }
  const timer = setInterval(() => {
    const { done, of, unit } = progress()
    const quarter = Math.floor((4 * done) / of)
    if (quarter <= last.quarter && Date.now() - last.atMs < 10_000) return
    Object.assign(last, { atMs: Date.now(), quarter })
    say(`${what}: ${done} of ${of} ${unit}, ${((Date.now() - started) / 1000).toFixed(0)} s so far`)
  }, 500)
  const status = await new Promise(resolve => {
    run.on('error', error => resolve((output += `${error.message}\n`)))
    run.on('close', resolve)
  })
  clearInterval(timer)
  for (const signal of endings) process.off(signal, passOn)
  if (endedBy !== null) {
    say('interrupted. Run the same command again to continue.')
    process.exit(128 + constants.signals[/** @type {NodeJS.Signals} */ (endedBy)])
  }
  if (status !== 0) {
    process.stderr.write(output)
    say(`npm ${args.join(' ')} failed. Fix the problem shown above and run the same command again.`)
    process.exit(1)
  }
  say(`done in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
}

/** How many packages of the lock file are installed, without those for other systems. */
function packagesInPlace() {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
  const wanted = Object.keys(packages).filter(place => place !== '' && !packages[place].optional)
  return () => {
    const done = wanted.filter(place => existsSync(inRoot(place, 'package.json'))).length
    return { done, of: wanted.length, unit: 'packages' }
  }
}

/** How many of the three builds have been written since this call. */
function partsBuilt() {
  const startedMs = Date.now()
  const parts = ['cli/index.js', 'preload/index.cjs', 'renderer/index.html'].map(name => inRoot('out', name))
  return () => {
    const done = parts.filter(file => existsSync(file) && statSync(file).mtimeMs >= startedMs).length
    return { done, of: parts.length, unit: 'parts' }
  }
}

function endWithoutNode() {
  say(askForNode)
  process.exit(2)
}

// Checks Node before downloading anything.
if (isOldNode() && !comesWithNode(root)) endWithoutNode()

const lockDigest = digestOf(['package-lock.json'])
const lockStamp = inRoot('node_modules', '.halyard-lock')
if (!isFresh(lockStamp, lockDigest)) {
  await npm(
    'installing packages',
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
    packagesInPlace(),
  )
  hasRunningNode(root)
  writeFileSync(lockStamp, lockDigest)
}
if (isOldNode() && !hasRunningNode(root)) endWithoutNode()
const sourceDigest = digestOf([
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
])
const buildStamp = inRoot('out', '.stamp')
if (!isFresh(buildStamp, sourceDigest)) {
  await npm('building', ['run', '--silent', 'build'], partsBuilt())
  mkdirSync(inRoot('out'), { recursive: true })
  writeFileSync(buildStamp, sourceDigest)
}
