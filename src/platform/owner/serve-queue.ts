import type { LocalClient } from '#core/queue-client'
import { ownerContract } from '#shared/contract/areas/owner'
import { openDoor } from '#shared/contract/door'
import { createOwnerService } from './owner-handlers.ts'
import { serveSocket, type ServedSocket, type SocketServer } from './serve-socket.ts'

export interface ServedQueue extends Omit<ServedSocket, 'admit'> {
  readonly client: LocalClient
  /** A fresh address of its page, if it has one. */
  readonly page: () => string | null
}

/**
 * Serves the queue to the other processes of this user; the returned `close` stops their runs without pausing them. To be
 * called by the holder of the lock alone. Throws AppError('not-writable').
 */
export async function serveQueue({ client, page, ...socket }: ServedQueue): Promise<SocketServer> {
  const server = await serveSocket({
    ...socket,
    admit: wire => {
      const service = createOwnerService(client, page, wire)
      return { door: openDoor(ownerContract, service), left: service.close, dismiss: service.dismiss }
    },
  })
  return {
    close: async () => {
      const closed = server.close()
      client.endRuns()
      await closed
    },
  }
}
