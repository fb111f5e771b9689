import { randomUUID } from 'node:crypto'
import type { QueueDisk } from '#core/services/queue/ports'
import { queuePart } from '#core/services/queue/queue-part'
import type { After } from '#shared/contract/overview-feed'
import type { ServicePart } from '#shared/contract/service'
import { systemClock } from '../clock.ts'
import { flushOnce } from '../disk/flush-folder.ts'
import { volumeOf } from '../disk/ground.ts'
import { discardPart } from '../disk/part-file.ts'
import { existingPlace } from '../disk/place.ts'
import { systemTimeZone } from '../limits/time-zone.ts'
import type { Halyard } from '../open-halyard.ts'

/** The Queue screen over the queue of this process. */
export function openQueuePart(halyard: Halyard, baseUrl: URL, after: After): ServicePart<'queue'> {
  const { queue, limits, reader, notes } = halyard
  return queuePart({
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
