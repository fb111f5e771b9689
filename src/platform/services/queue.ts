import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import type { QueueDisk } from '#core/services/queue/ports'
import { queuePart } from '#core/services/queue/queue-part'
import type { After } from '#shared/contract/overview-feed'
import type { ServicePart } from '#shared/contract/service'
import { openWholeNow } from '#shared/opened'
import { systemClock } from '../clock.ts'
import { flushOnce } from '../disk/flush-folder.ts'
import { volumeOf } from '../disk/ground.ts'
import { discardPart } from '../disk/part-file.ts'
import { existingPlace } from '../disk/place.ts'
import { damageReader } from '../history/damage.ts'
import { openToRead } from '../history/open-to-read.ts'
import { systemTimeZone } from '../limits/time-zone.ts'
import type { Halyard } from '../open-halyard.ts'
import { guarded } from '../store/sqlite-errors.ts'

export interface QueuePartOptions {
  readonly halyard: Halyard
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly after: After
  /** Tells that a verification has ended. */
  readonly onVerified: (listener: () => void) => () => void
}

/** The Queue screen over the queue of this process. Throws AppError of the store. */
export function openQueuePart(options: QueuePartOptions): ServicePart<'queue'> {
  return openWholeNow(opened => {
    const file = path.join(options.profileFolder, 'halyard.db')
    const db = opened.add(
      guarded(() => openToRead(file), file),
      one => one.close(),
    )
    const part = partOver(db, options)
    return {
      ...part,
      close: async () => {
        await part.close()
        db.close()
      },
    }
  })
}

function partOver(
  db: Database,
  { halyard, profileFolder, baseUrl, after, onVerified }: QueuePartOptions,
): ServicePart<'queue'> {
  const { queue, limits, reader, notes } = halyard
  const damage = damageReader(db, profileFolder)
  return queuePart({
    damage: {
      ofBatches: () => guarded(() => damage.ofBatches()),
      ofFiles: itemIds => guarded(() => damage.ofFiles(itemIds)),
      subscribe: onVerified,
    },
    queue,
    limits,
    reader,
    notes,
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
