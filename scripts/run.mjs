/** Starts the built command line from npm scripts, or says what is missing when npm skipped the set-up. */
import { existsSync } from 'node:fs'

import { electronProgram, windowObstacle } from './electron-runtime.mjs'

const entry = new URL('../out/cli/index.js', import.meta.url)
const [command, ...options] = process.argv.slice(2)
// Options speak to the command line: it ends by itself, serves on a port, or tells its help.
const isForWindow = command === 'demo' && options.length === 0
if (!existsSync(entry)) {
  process.stderr.write('Halyard is not built yet. Run: npm ci && npm run build\n')
  process.exitCode = 2
} else if (isForWindow && windowObstacle() === null && electronProgram() !== null) {
  await import('./demo-window.mjs')
} else await import(entry.href)
