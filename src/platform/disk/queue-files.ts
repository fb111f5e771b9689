import type { QueueFiles } from '#core/queue/queue-deps'
import { addLink } from './add-link.ts'
import { checkFolder } from './check-folder.ts'
import { stampOf } from './stamp.ts'

/** What the queue asks of the real disk. */
export const queueFiles: QueueFiles = {
  stampOf: file => stampOf(file).catch(() => null),
  checkFolder,
  addLink,
}
