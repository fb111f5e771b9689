import path from 'node:path'
import { openToRead } from '#platform/manifests/open-to-read'
import { queueReader } from '#platform/store/queue-reader'
import { guarded } from '#platform/store/sqlite-errors'
import type { OpenGroup, RunningJobs } from '../../node/worker/messages.ts'
import type { QueueJobs } from '../ports.ts'
import { answerSearch } from '../find-matched.ts'

/** The group `queue`: both ends are ours, so that what crosses is what was asked. */
export const openQueueGroup: OpenGroup = profileFolder =>
  openQueueJobs(profileFolder as string) as unknown as RunningJobs // see above

/** Searches the queue beside its owner, over a connection that only reads. Lives as long as its thread. */
function openQueueJobs(profileFolder: string): QueueJobs {
  const file = path.join(profileFolder, 'halyard.db')
  const db = guarded(() => openToRead(file), file)
  // As the queue's own connection: a sort of a million names must not go through the disk.
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -65536')
  // Nothing of a single file is asked here.
  const reader = queueReader(db, { manifestItems: () => [], flush: () => undefined })
  return { search: question => guarded(() => answerSearch(reader, question)) }
}
