import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { QueueDisk } from '#core/services/queue/ports'
import { queuePart } from '#core/services/queue/queue-part'
import type { After } from '#shared/contract/overview-feed'
import type { ServicePart } from '#shared/contract/service'
import { systemClock } from '../clock.ts'
import { onDisk } from '../disk/disk-error.ts'
import { unlinkDurably } from '../disk/durable.ts'
import { volumeOf } from '../disk/ground.ts'
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
    for (const { folder, relativePath, writtenBytes } of parts) {
      // The store's paths lie below the batch folder; anything else is not ours to delete.
      const file = path.resolve(folder, `${relativePath}.part`)
      if (!file.startsWith(path.join(folder, path.sep))) continue
      if (await onDisk(unlinkDurably(file)))
        gone = { parts: gone.parts + 1, bytes: gone.bytes + writtenBytes }
    }
    return gone
  },
  volumeOf,
}
