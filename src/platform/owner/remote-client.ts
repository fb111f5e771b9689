import { z } from 'zod'
import type { QueueClient } from '#core/queue-client'
import type { QueueEvent } from '#core/queue-api'
import type { WantedFile } from '#shared/models'
import { queueEventSchema } from '#shared/contract/areas/owner'
import {
  batchViewSchema,
  enqueuedSchema,
  itemViewSchema,
  outcomeSchema,
  summarySchema,
  totalsSchema,
} from '#shared/contract/batch'
import type { OwnerConnection } from './connect.ts'
import { groupFiles } from './group-files.ts'
import { createRequester, type Requester } from './requester.ts'

/** More rows than this do not travel in one message. */
const mostRows = 500

export interface RemoteClient extends QueueClient {
  /** A fresh address of the owner's page, if it has one. */
  page(): Promise<string | null>
  close(): void
}

/** The queue of the process that owns the data folder, behind the interface of every client. */
export function remoteClient(connection: OwnerConnection): RemoteClient {
  const listeners = new Set<(event: QueueEvent) => void>()
  const requester = createRequester(connection, sent => {
    const event = queueEventSchema.parse(sent)
    for (const listener of listeners) listener(event)
  })
  const ask: Requester['ask'] = (...question) => requester.ask(...question)
  const subscribe = (isWanted: boolean): void => {
    // Without an owner there are no events, and whoever asks it something is told so.
    ask({ call: 'subscribe', isWanted }).catch(() => undefined)
  }
  return {
    enqueue: async (options, files, signal) => {
      const answer = enqueue(requester, files, signal, (onMore, onSent) =>
        ask({ call: 'enqueue', options }, onMore, onSent),
      )
      return enqueuedSchema.parse(await answer)
    },
    run: async (batchId, signal) => {
      const answer = stoppable(requester, signal, onSent => ask({ call: 'run', batchId }, undefined, onSent))
      return summarySchema.parse(await answer)
    },
    batches: async () => z.array(batchViewSchema).parse(await ask({ call: 'batches' })),
    batch: async batchId => batchViewSchema.nullable().parse(await ask({ call: 'batch', batchId })),
    totals: async batchId => totalsSchema.parse(await ask({ call: 'totals', batchId: batchId ?? null })),
    outcomes: async batchId =>
      z.array(outcomeSchema).parse(await ask({ call: 'outcomes', batchId: batchId ?? null })),
    items: async ({ states, reasons, ...batch }, { afterId, limit }) => {
      const filter = {
        ...batch,
        ...(states && { states: [...states] }),
        ...(reasons && { reasons: [...reasons] }),
      }
      const answer = await ask({ call: 'items', filter, afterId, limit: Math.min(limit, mostRows) })
      return z.array(itemViewSchema).parse(answer)
    },
    order: async (verb, target) => {
      await ask({ call: 'order', verb, target })
    },
    setPriority: async (batchId, priority) => {
      await ask({ call: 'set-priority', batchId, priority })
    },
    move: async move => {
      await ask({ call: 'move', move })
    },
    lend: async (folder, { account, allowedHosts, bytesPerSecond = null }) => {
      // The one message that holds a token; see docs/decisions.
      const sent = account && {
        token: account.token.reveal(),
        user: account.user,
        times: account.times ?? null,
        isRefused: account.isRefused === true,
      }
      const loan = { account: sent, allowedHosts: [...allowedHosts], bytesPerSecond }
      let lentId = 0
      await ask({ call: 'lend', folder, loan }, undefined, id => {
        lentId = id
      })
      return () => requester.tell({ call: 'stop', id: lentId })
    },
    subscribe: listener => {
      listeners.add(listener)
      if (listeners.size === 1) subscribe(true)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) subscribe(false)
      }
    },
    page: async () =>
      z
        .string()
        .nullable()
        .parse(await ask({ call: 'page' })),
    close: () => requester.close(),
  }
}

/** A request that the signal stops; its answer is waited for all the same, since it says what came of it. */
async function stoppable(
  requester: Requester,
  signal: AbortSignal,
  send: (onSent: (id: number) => void) => Promise<unknown>,
): Promise<unknown> {
  let stop: (() => void) | undefined
  try {
    return await send(id => {
      stop = () => requester.tell({ call: 'stop', id })
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
    })
  } finally {
    if (stop) signal.removeEventListener('abort', stop)
  }
}

/** Sends the files group by group, each when the owner asks for it. */
async function enqueue(
  requester: Requester,
  files: AsyncIterable<readonly WantedFile[]>,
  signal: AbortSignal,
  send: (onMore: (id: number) => void, onSent: (id: number) => void) => Promise<unknown>,
): Promise<unknown> {
  const groups = groupFiles(files)
  const failures: unknown[] = []
  const sendNext = async (id: number): Promise<void> => {
    try {
      const next = await groups.next()
      const group = next.done === true ? [] : next.value
      requester.tell({ call: 'files', id, files: group.map(copyOf), isLast: next.done === true })
    } catch (thrown) {
      // The list could not be read to its end: nothing of it is to be queued.
      failures.push(thrown)
      requester.tell({ call: 'stop', id })
    }
  }
  try {
    return await stoppable(requester, signal, onSent => send(id => void sendNext(id), onSent))
  } catch (thrown) {
    throw failures[0] ?? thrown
  } finally {
    await groups.return(undefined)
  }
}

const copyOf = (file: WantedFile): WantedFile => ({ ...file, parents: [...file.parents] })
