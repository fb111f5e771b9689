/**
 * Opens the desktop app. Without Electron's runtime, a display or a working window it reports the reason in one line and
 * serves the same screens in the browser.
 */
import './need-node.mjs'

import path from 'node:path'

import { electronProgram, installElectron } from './electron-runtime.mjs'
import { openWindow } from './open-window.mjs'
import { windowObstacle } from './window-obstacle.mjs'

const root = path.resolve(import.meta.dirname, '..')
const installWithinMs = 60_000
const args = process.argv.slice(2)
const say = (/** @type {string} */ sentence) => process.stderr.write(`halyard: ${sentence}\n`)

const end = await show()
if (end.kind === 'closed') process.exitCode = end.code
else {
  say(`${end.reason}, so the page opens in the browser instead.${end.advice ? ` ${end.advice}` : ''}`)
  process.argv.splice(2, args.length, 'serve', '--open')
  await import(new URL('../out/cli/index.js', import.meta.url).href)
}

/** @returns {Promise<{ kind: 'closed', code: number } | { kind: 'failed', reason: string, advice?: string }>} */
async function show() {
  const obstacle = windowObstacle()
  if (obstacle !== null) return { kind: 'failed', ...obstacle }
  const program = electronProgram() ?? (await downloadRuntime())
  if (program === null) return { kind: 'failed', reason: "Electron's runtime could not be downloaded" }
  return openWindow(program, [root, ...args])
}

function downloadRuntime() {
  say(`downloading Electron's runtime, for at most ${installWithinMs / 1000} s ...`)
  return installElectron(installWithinMs, say)
}
