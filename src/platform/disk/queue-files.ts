import type { QueueFiles } from '#core/queue/queue-deps'
import { orAbsent } from '#shared/ignore'
import { addLink } from './add-link.ts'
import { checkFolder } from './check-folder.ts'
import { stampOf } from './stamp.ts'

/** What the queue asks of the real disk. */
export const queueFiles: QueueFiles = {
  stampOf: file => orAbsent(stampOf(file), 'look at a finished file: it counts as absent'),
  checkFolder,
  addLink,
}
