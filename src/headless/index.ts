import process from 'node:process'
import { fileURLToPath } from 'node:url'

export { startHeadless } from './start.ts'
export { createWebHost } from './web-host.ts'
export type { HeadlessHost, HeadlessOptions } from './start.ts'

// The host needs a queue and a profile, which only the command line opens.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stderr.write('Start the host with: halyard serve\n')
  process.exitCode = 2
}
