/** Starts the built command line from npm scripts, or reports that it is not built because npm skipped the set-up. */
import './need-node.mjs'

import { existsSync } from 'node:fs'

import { electronProgram } from './electron-runtime.mjs'
import { windowObstacle } from './window-obstacle.mjs'

const entry = new URL('../out/cli/index.js', import.meta.url)
const [command, ...options] = process.argv.slice(2)
if (!existsSync(entry)) {
  process.stderr.write('Halyard is not built yet. Run: npm ci && npm run build\n')
  process.exitCode = 2
} else {
  const end = await showDemo()
  if (end.kind === 'closed') process.exitCode = end.code
  else {
    if (end.reason !== null)
      process.stderr.write(
        `halyard: ${end.reason}, so the page opens in the browser instead.${end.advice ? ` ${end.advice}` : ''}\n`,
      )
    await import(entry.href)
  }
}

/** @returns {Promise<{ kind: 'closed', code: number } | { kind: 'failed', reason: string | null, advice?: string }>} */
async function showDemo() {
  // Options belong to the command line, which may end by itself, use a port, or print its help.
  const program = command === 'demo' && options.length === 0 ? electronProgram() : null
  // Downloads no runtime, since the demo must start quickly and offline.
  if (program === null) return { kind: 'failed', reason: null }
  const obstacle = windowObstacle()
  if (obstacle !== null) return { kind: 'failed', ...obstacle }
  const { demoWindow } = await import('./demo-window.mjs')
  return demoWindow(program)
}
