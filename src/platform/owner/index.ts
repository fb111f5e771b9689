import type { Queue } from '#core/queue-api'
import { localClient, type LocalClient } from '#core/queue-client'
import { openWhole, type Opened } from '#shared/opened'
import { ignore } from '#shared/ignore'
import { systemClock } from '../clock.ts'
import type { Halyard } from '../open-halyard.ts'
import { connectToOwner, ownerPipe } from './connect.ts'
import { takeLock } from './lock.ts'
import { ownerSilent } from './owner-gone.ts'
import { readOwnerFile } from './owner-file.ts'
import type { Welcome } from './hello.ts'
import { remoteClient, type RemoteClient } from './remote-client.ts'
import { serveQueue } from './serve-queue.ts'

export { OwnerGone } from './owner-gone.ts'

export interface OpenQueueOptions {
  readonly profileFolder: string
  /** The archive that this process asks, should it become the owner. */
  readonly archiveUrl: string
  /** Whether it will run all that is queued, or only its own command. */
  readonly isServing: boolean
  /** Opens the store and puts the queue together; called only in the owner. */
  readonly assemble: () => Halyard
  readonly signal: AbortSignal
}

/** The queue of a data folder: owned by this process, or reached through the process that owns it. */
export type OpenedQueue =
  | {
      readonly kind: 'owner'
      readonly client: LocalClient
      readonly queue: Queue
      /** Other processes that ask for the page get this address from now on. */
      setPage(page: () => string): void
      /** Lets other processes take over: their runs stop, unpaused, the store is closed, then the lock is released. */
      close(): Promise<void>
    }
  | {
      readonly kind: 'guest'
      readonly client: RemoteClient
      readonly owner: Welcome
      close(): Promise<void>
    }

/** An owner that just starts or ends is waited for so long. */
const ownerWithinMs = 10_000
const lookAgainMs = 40

/**
 * Becomes the owner of the data folder when there is none, else connects to it. Throws AppError('owner-silent') when
 * there is one that does not answer, the signal's reason when it aborts, and what `assemble` throws. A process that
 * will serve waits a little for an owner that does not.
 */
export async function openQueue(options: OpenQueueOptions): Promise<OpenedQueue> {
  const { profileFolder, isServing, signal } = options
  const startMs = systemClock.monotonicMs()
  const isLate = (): boolean => systemClock.monotonicMs() - startMs > ownerWithinMs
  for (;;) {
    signal.throwIfAborted()
    const lock = takeLock(profileFolder)
    if (lock)
      return openWhole(opened => {
        opened.add(lock, one => one.release())
        return own(options, opened)
      })
    const connection = await connectToOwner(profileFolder, signal)
    // A command that uses the queue for itself has often ended in a moment.
    if (connection && isServing && !connection.welcome.isServing && !isLate()) connection.socket.destroy()
    else if (connection) {
      const client = remoteClient(ownerPipe(connection))
      return {
        kind: 'guest',
        client,
        owner: connection.welcome,
        close: () => {
          client.close()
          return Promise.resolve()
        },
      }
    }
    if (isLate()) throw ownerSilent(readOwnerFile(profileFolder)?.pid ?? null)
    await systemClock.sleep(lookAgainMs, signal)
  }
}

async function own(options: OpenQueueOptions, opened: Opened): Promise<OpenedQueue> {
  const { profileFolder, archiveUrl, isServing, assemble } = options
  let page: (() => string) | null = null
  const halyard = assemble()
  const { queue } = halyard
  const client = localClient(queue, halyard.provide)
  const server = await serveQueue({
    profileFolder,
    client,
    archiveUrl,
    isServing,
    page: () => page?.() ?? null,
  }).catch(async (thrown: unknown) => {
    // Before the lock is released, since the next owner opens the same store.
    await ignore(halyard.close(), 'close after a failed start: the first failure is thrown')
    throw thrown
  })
  return {
    kind: 'owner',
    client,
    queue,
    setPage: newPage => {
      page = newPage
    },
    close: async () => {
      try {
        await server.close()
      } finally {
        await halyard.close().finally(() => opened.close())
      }
    },
  }
}
