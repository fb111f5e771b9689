/** Writes so many lines to the log of a profile, then ends, crashes or waits to be killed: `log-child.ts FOLDER PROGRAM COUNT END`. */
import process from 'node:process'
import { openLog } from '#platform/log/open-log'
import { logOf } from '#shared/log'

const [profileFolder = '', program = '', count = '0', end = 'close'] = process.argv.slice(2)
const log = openLog({ profileFolder, program, bounds: { mostFiles: 50, fileBytes: 100_000 } })
for (let item = 0; item < Number(count); item += 1)
  logOf('queue').info('attempt', { item, detail: 'x'.repeat(item % 300) })
if (end === 'crash') throw new Error('The test wants a crash.')
if (end === 'exit') process.exit(3)
log.close()
