/**
 * Imported first by the scripts of package.json: an old Node ends here with one sentence instead of a stack of what it
 * does not know.
 */
import { askForNode, isOldNode } from './node-version.mjs'

if (isOldNode()) {
  process.stderr.write(`${askForNode}\n`)
  process.exit(2)
}
