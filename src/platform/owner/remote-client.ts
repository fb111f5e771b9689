import type { BatchCredentials, QueueClient } from '#core/queue-client'
import type { QueueEvent, SentEvent } from '#core/queue-api'
import type { DirectOrders } from '#core/direct-orders'
import { itemsAtOnce, ownerContract, type SentCredentials } from '#shared/contract/areas/owner'
import { directOrderCalls } from '#shared/contract/areas/queue-orders'
import type { CallOf, InputOf, OutputOf } from '#shared/contract/calls'
import { clientOver } from '#shared/contract/client'
import type { SocketPipe } from '#shared/contract/socket-pipe'
import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import { groupFiles } from './group-files.ts'

export interface RemoteClient extends QueueClient {
  /** A fresh address of the owner's page, if it has one. */
  page(): Promise<string | null>
  close(): void
}

type OwnerCall = CallOf<typeof ownerContract>

/** The queue of the process that owns the data folder, behind the interface of every client. */
export function remoteClient(pipe: SocketPipe): RemoteClient {
  const client = clientOver(ownerContract, pipe)
  let lastWork = 0

  async function ask<N extends OwnerCall>(
    name: N,
    input: InputOf<typeof ownerContract, N>,
  ): Promise<OutputOf<typeof ownerContract, N>> {
    const reply = await client.call(name, input)
    if (reply.ok) return reply.value
    throw pipe.failure() ?? new AppError(reply.error.code, reply.error.message)
  }

  /** Whatever came of it is answered by what was stopped. */
  const stop = (work: number): void => void client.call('owner.stop', { work })

  /** Asks for something that lasts until the signal stops it; its answer says what came of it in either case. */
  async function last<T>(signal: AbortSignal, begin: (work: number) => Promise<T>): Promise<T> {
    const work = ++lastWork
    const onAbort = (): void => stop(work)
    const answer = begin(work)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      return await answer
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Sends the files group by group, each when the owner has taken the one before. */
  async function sendFiles(work: number, groups: AsyncIterable<readonly WantedFile[]>): Promise<void> {
    for await (const files of groups) if (!(await isMoreWanted(work, files, false))) return
    await isMoreWanted(work, [], true)
  }
  async function isMoreWanted(work: number, files: readonly WantedFile[], isLast: boolean): Promise<boolean> {
    const reply = await client.call('owner.files', { work, files, isLast })
    return reply.ok && reply.value.isWanted
  }

  const orders = Object.fromEntries(
    Object.keys(directOrderCalls).map(name => [
      name,
      (input: never) => ask(name as keyof DirectOrders, input), // a key of the table
    ]),
  )

  return {
    orders: orders as unknown as DirectOrders, // one for each name of the table
    enqueue: (options, files, signal) =>
      last(signal, async work => {
        const groups = groupFiles(files)
        const failures: unknown[] = []
        const enqueued = ask('owner.enqueue', { work, options })
        sendFiles(work, groups).catch((thrown: unknown) => {
          // The list could not be read to its end: nothing of it is to be queued.
          failures.push(thrown)
          stop(work)
        })
        try {
          return await enqueued
        } catch (thrown) {
          throw failures[0] ?? thrown
        } finally {
          await groups.return(undefined)
        }
      }),
    run: (batchId, signal) => last(signal, work => ask('owner.run', { work, batchId })),
    batches: () => ask('owner.batches', {}),
    batch: batchId => ask('owner.batch', { batchId }),
    totals: batchId => ask('owner.totals', { batchId: batchId ?? null }),
    outcomes: batchId => ask('owner.outcomes', { batchId: batchId ?? null }),
    items: (filter, { afterId, limit }) =>
      ask('owner.items', { filter, afterId, limit: Math.min(limit, itemsAtOnce) }),
    order: async (verb, target) => {
      await ask('owner.order', { verb, target })
    },
    provide: async (folder, credentials) => {
      const work = ++lastWork
      await ask('owner.provide', { work, folder, credentials: sentOf(credentials) })
      return () => stop(work)
    },
    subscribe: listener => client.on('owner.event', event => listener(asReceived(event))),
    page: () => ask('owner.page', {}),
    close: () => pipe.close(),
  }
}

function asReceived(event: SentEvent): QueueEvent {
  if (event.kind !== 'item-changed') return event
  const { item, ...rest } = event
  return { ...rest, itemId: item.id, batchId: item.batchId, state: item.state, read: () => item }
}

/** The one message that holds a token; see docs/decisions. */
function sentOf({ account, allowedHosts, bytesPerSecond = null }: BatchCredentials): SentCredentials {
  const sent = account && {
    token: account.token.reveal(),
    user: account.user,
    times: account.times ?? null,
    isRefused: account.isRefused === true,
  }
  return { account: sent, allowedHosts: [...allowedHosts], bytesPerSecond }
}
