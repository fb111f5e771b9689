/**
 * The scripts of package.json import this first, so that an old Node ends with one sentence instead of a stack trace.
 */
import { askForNode, isOldNode } from './node-version.mjs'

if (isOldNode()) {
  process.stderr.write(`${askForNode}\n`)
  process.exit(2)
}
