import type { BatchCredentials, LocalClient } from '#core/queue-client'
import { Secret } from '#core/token/secret'
import type { ownerContract, SentCredentials } from '#shared/contract/areas/owner'
import type { ServiceOf } from '#shared/contract/calls'
import { handledElsewhere, ignore } from '#shared/ignore'
import { createEventPump } from './event-pump.ts'
import { createFileFeed, type FileFeed } from './file-feed.ts'
import type { GuestWire } from './serve-socket.ts'

/** The `owner` area as one guest has it. */
export interface OwnerService extends ServiceOf<typeof ownerContract> {
  /** The guest is gone: what it had under way is stopped, as by its Ctrl-C. Resolves when all of it has ended. */
  readonly close: () => Promise<void>
  /** The owner ends: runs end by `endRuns`, unpaused. Resolves when all that was under way has ended. */
  readonly dismiss: () => Promise<void>
}

/** An enqueue or a run. */
interface Work {
  readonly stop: AbortController
  readonly feed: FileFeed | null
  readonly ended: Promise<unknown>
}

/** `page`: a fresh address of the owner's page, if it has one. */
export function createOwnerService(
  client: LocalClient,
  page: () => string | null,
  { isBehind, hangUp }: GuestWire,
): OwnerService {
  const works = new Map<number, Work>()
  const provided = new Map<number, Promise<() => void>>()
  let isDismissed = false

  const begin = <T>(
    work: number,
    stop: AbortController,
    feed: FileFeed | null,
    act: Promise<T>,
  ): Promise<T> => {
    const ended = act.finally(() => {
      works.delete(work)
      feed?.end()
    })
    works.set(work, { stop, feed, ended: handledElsewhere(ended) })
    return ended
  }
  const allEnded = async (): Promise<void> => {
    await Promise.all([...works.values()].map(({ ended }) => ended))
  }
  const withdraw = (work: number): void => {
    const ending = provided.get(work)?.then(end => end())
    if (ending)
      void ignore(ending, 'withdraw credentials: those not provided were answered with their failure')
    provided.delete(work)
  }

  return {
    handlers: {
      ...client.orders,
      'owner.page': () => Promise.resolve(page()),
      'owner.batches': () => client.batches(),
      'owner.batch': ({ batchId }) => client.batch(batchId),
      'owner.totals': ({ batchId }) => client.totals(batchId ?? undefined),
      'owner.outcomes': ({ batchId }) => client.outcomes(batchId ?? undefined),
      'owner.items': ({ filter, afterId, limit }) => client.items(filter, { afterId, limit }),
      'owner.order': async ({ verb, target }) => {
        await client.order(verb, target)
        return {}
      },
      'owner.enqueue': ({ work, options }) => {
        const stop = new AbortController()
        const feed = createFileFeed(stop.signal)
        return begin(work, stop, feed, client.enqueue(options, feed.groups, stop.signal))
      },
      'owner.files': async ({ work, files, isLast }) => {
        const feed = works.get(work)?.feed
        const isWanted = feed ? feed.push(files, isLast) : false
        if (isWanted === null) hangUp()
        return { isWanted: (await isWanted) ?? false }
      },
      'owner.run': ({ work, batchId }) => {
        const stop = new AbortController()
        return begin(work, stop, null, client.run(batchId, stop.signal))
      },
      'owner.provide': async ({ work, folder, credentials }) => {
        const withdrawal = client.provide(folder, credentialsOf(credentials))
        provided.set(work, withdrawal)
        await withdrawal
        return {}
      },
      'owner.stop': ({ work }) => {
        works.get(work)?.stop.abort()
        withdraw(work)
        return Promise.resolve({})
      },
    },
    announcements: {
      'owner.event': listener => {
        const pump = createEventPump({
          send: listener,
          isBehind,
          after: (delayMs, run) => {
            const timer = setTimeout(run, delayMs)
            return () => clearTimeout(timer)
          },
        })
        const unsubscribe = client.subscribe(event => pump.push(event))
        return () => {
          unsubscribe()
          pump.stop()
        }
      },
    },
    close: async () => {
      if (!isDismissed) for (const { stop } of works.values()) stop.abort()
      await allEnded()
      for (const work of provided.keys()) withdraw(work)
    },
    dismiss: async () => {
      isDismissed = true
      // Files that were not acknowledged are sent again to the next owner.
      for (const { stop, feed } of works.values()) if (feed) stop.abort()
      await allEnded()
    },
  }
}

function credentialsOf({ account, allowedHosts, bytesPerSecond }: SentCredentials): BatchCredentials {
  return {
    account: account && { ...account, token: new Secret(account.token) },
    allowedHosts,
    bytesPerSecond,
  }
}
