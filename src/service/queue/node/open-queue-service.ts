import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import type { QueueDisk, QueueJobs, QueueServiceDeps } from '../ports.ts'
import { createQueueHandlers } from '../queue-handlers.ts'
import type { After } from '#shared/async'
import type { ServicePart } from '#shared/contract/service'
import { openWholeNow } from '#shared/opened'
import { systemClock } from '#platform/clock'
import { flushOnce } from '#platform/disk/flush-folder'
import { volumeOf } from '#platform/disk/check-folder'
import { discardPart } from '#platform/disk/part-file'
import { existingPlace } from '#platform/disk/place'
import { damageReader } from '#platform/manifests/damage'
import { openToRead } from '#platform/manifests/open-to-read'
import { systemTimeZone } from '#platform/limits/time-zone'
import type { Halyard } from '#platform/open-halyard'
import { openWorker } from '../../node/worker/open-worker.ts'
import { guarded } from '#platform/store/sqlite-errors'

export interface QueueServiceOptions {
  readonly halyard: Halyard
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly after: After
  /** Calls when a verification has ended. */
  readonly onVerified: (listener: () => void) => () => void
}

/** The Queue screen over the queue of this process. Throws AppError of the store. */
export function openQueueService(options: QueueServiceOptions): ServicePart<'queue'> {
  return openWholeNow(opened => {
    const file = path.join(options.profileFolder, 'halyard.db')
    const db = opened.add(
      guarded(() => openToRead(file), file),
      one => one.close(),
    )
    const thread = openWorker<QueueJobs>('queue', options.profileFolder)
    const part = partOver(db, options, question => thread.ask('search', question))
    return {
      ...part,
      close: async () => {
        try {
          await part.close()
        } finally {
          await thread.stop()
        }
        db.close()
      },
    }
  })
}

function partOver(
  db: Database,
  { halyard, profileFolder, baseUrl, after, onVerified }: QueueServiceOptions,
  search: QueueServiceDeps['search'],
): ServicePart<'queue'> {
  const { queue, limits, reader, keyValues } = halyard
  const damage = damageReader(db, profileFolder)
  return createQueueHandlers({
    damage: {
      ofBatches: () => guarded(() => damage.ofBatches()),
      ofFiles: itemIds => guarded(() => damage.ofFiles(itemIds)),
      subscribe: onVerified,
    },
    queue,
    limits,
    reader,
    search,
    keyValues,
    disk: queueDisk,
    clock: systemClock,
    timeZone: systemTimeZone,
    after,
    newId: randomUUID,
    hostId: randomUUID(),
    archiveUrl: baseUrl.href,
  })
}

/** The real disk under the Queue screen. */
const queueDisk: QueueDisk = {
  discard: async parts => {
    let gone = { parts: 0, bytes: 0 }
    for (const { folder, relativePath, writtenBytes, file } of parts) {
      const place = await existingPlace(folder, relativePath)
      if (place !== null && discardPart(place, file)) {
        await flushOnce(place.folder)
        gone = { parts: gone.parts + 1, bytes: gone.bytes + writtenBytes }
      }
    }
    return gone
  },
  volumeOf,
}
