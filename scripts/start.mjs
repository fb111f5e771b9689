/**
 * Opens the desktop app. Where Electron's runtime cannot be had, or no display exists, it says so in one line and serves
 * the same screens in the browser.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'

import { electronProgram, installElectron, windowObstacle } from './electron-runtime.mjs'

const root = path.resolve(import.meta.dirname, '..')
const installWithinMs = 60_000
const args = process.argv.slice(2)
const say = (/** @type {string} */ sentence) => process.stderr.write(`halyard: ${sentence}\n`)

const obstacle = windowObstacle()
const program = obstacle === null ? (electronProgram() ?? fetchRuntime()) : null
if (program === null) {
  say(`${obstacle ?? "Electron's runtime could not be fetched"}, so the page opens in the browser instead.`)
  process.argv.splice(2, args.length, 'serve', '--open')
  await import(new URL('../out/cli/index.js', import.meta.url).href)
} else {
  const child = spawn(program, [root, ...args], { stdio: 'inherit' })
  const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
  process.on('SIGINT', forward)
  process.on('SIGTERM', forward)
  child.on('error', error => {
    say(`the window could not be opened: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 130)
  })
}

function fetchRuntime() {
  say(`fetching Electron's runtime, for at most ${installWithinMs / 1000} s ...`)
  return installElectron(installWithinMs)
}
