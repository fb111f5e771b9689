import type { Socket } from 'node:net'
import { z } from 'zod'
import type { Loan, LocalClient } from '#core/queue-client'
import { Secret } from '#core/token/secret'
import { toAppError } from '#shared/errors'
import { createEventPump } from './event-pump.ts'
import { createFileFeed, type FileFeed } from './file-feed.ts'
import { sendMessage } from './frames.ts'
import { requestSchema, type OwnerReply, type Request } from './protocol.ts'

/** One welcomed client of the owner. */
export interface Guest {
  /** A message as it came. */
  receive(message: unknown): void
  /** The connection is closed: what the client had under way is stopped, as by its Ctrl-C. Resolves when it has ended. */
  left(): Promise<void>
  /** The owner ends: nothing is answered any more. Resolves when all that was under way has ended. */
  dismiss(): Promise<void>
}

interface Work {
  readonly stop: AbortController
  readonly feed: FileFeed | null
  ended: Promise<void>
}

/** A client that has this much unread gets no more events until it has read it. */
const mostUnreadBytes = 1024 * 1024
const idSchema = z.object({ id: z.int() })

export function welcomeGuest(socket: Socket, client: LocalClient, page: () => string | null): Guest {
  const works = new Map<number, Work>()
  const loans = new Map<number, Promise<() => void>>()
  let isDismissed = false
  let unsubscribe: (() => void) | null = null
  const reply = (message: OwnerReply): void => {
    if (!isDismissed) sendMessage(socket, message)
  }
  const pump = createEventPump({
    send: event => reply({ kind: 'event', event }),
    isBehind: () => socket.writableLength > mostUnreadBytes,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
  })
  const answer = async (id: number, value: unknown): Promise<void> => {
    try {
      reply({ kind: 'answer', id, value: (await value) ?? null })
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      reply({ kind: 'failure', id, code, message })
    }
  }
  const begin = (id: number, feedOf: ((signal: AbortSignal) => FileFeed) | null): Work => {
    const stop = new AbortController()
    const work: Work = { stop, feed: feedOf?.(stop.signal) ?? null, ended: Promise.resolve() }
    works.set(id, work)
    return work
  }
  const finish = (id: number, work: Work, value: Promise<unknown>): void => {
    work.ended = answer(id, value).finally(() => works.delete(id))
  }
  const allEnded = async (): Promise<void> => {
    await Promise.all([...works.values()].map(work => work.ended))
  }
  const giveBack = (id: number): void => {
    // A loan that was not made was told as such.
    loans.get(id)?.then(
      end => end(),
      () => undefined,
    )
    loans.delete(id)
  }
  const setSubscribed = (isWanted: boolean): void => {
    unsubscribe?.()
    unsubscribe = isWanted ? client.subscribe(event => pump.push(event)) : null
  }

  const serve = (request: Request): void => {
    const { id } = request
    switch (request.call) {
      case 'ping':
        return void answer(id, null)
      case 'page':
        return void answer(id, page())
      case 'subscribe':
        setSubscribed(request.isWanted)
        return void answer(id, null)
      case 'batches':
        return void answer(id, client.batches())
      case 'batch':
        return void answer(id, client.batch(request.batchId))
      case 'totals':
        return void answer(id, client.totals(request.batchId ?? undefined))
      case 'outcomes':
        return void answer(id, client.outcomes(request.batchId ?? undefined))
      case 'items':
        return void answer(
          id,
          client.items(request.filter, { afterId: request.afterId, limit: request.limit }),
        )
      case 'order':
        return void answer(id, client.order(request.verb, request.target))
      case 'set-priority':
        return void answer(id, client.setPriority(request.batchId, request.priority))
      case 'move':
        return void answer(id, client.move(request.move))
      case 'enqueue': {
        const work = begin(id, signal => createFileFeed(() => reply({ kind: 'more', id }), signal))
        if (work.feed) finish(id, work, client.enqueue(request.options, work.feed.groups, work.stop.signal))
        return
      }
      case 'files':
        if (works.get(id)?.feed?.push(request.files, request.isLast) === false) socket.destroy()
        return
      case 'run': {
        const work = begin(id, null)
        finish(id, work, client.run(request.batchId, work.stop.signal))
        return
      }
      case 'lend':
        loans.set(id, client.lend(request.folder, loanOf(request.loan)))
        return void answer(
          id,
          loans.get(id)?.then(() => null),
        )
      case 'stop':
        works.get(id)?.stop.abort()
        giveBack(id)
    }
  }
  return {
    receive: message => {
      if (isDismissed) return
      const parsed = requestSchema.safeParse(message)
      if (parsed.success) {
        serve(parsed.data)
        return
      }
      const named = idSchema.safeParse(message)
      if (!named.success) socket.destroy()
      else
        reply({
          kind: 'failure',
          id: named.data.id,
          code: 'bug',
          message: "The queue's owner did not understand the command.",
        })
    },
    left: async () => {
      setSubscribed(false)
      pump.stop()
      if (!isDismissed) for (const work of works.values()) work.stop.abort()
      await allEnded()
      for (const id of loans.keys()) giveBack(id)
    },
    dismiss: async () => {
      isDismissed = true
      // A run ends by `endRuns`, unpaused; files that were not acknowledged are sent again to the next owner.
      for (const work of works.values()) if (work.feed) work.stop.abort()
      socket.destroy()
      await allEnded()
    },
  }
}

function loanOf(sent: (Request & { readonly call: 'lend' })['loan']): Loan {
  const { account, allowedHosts, bytesPerSecond } = sent
  return {
    account: account && { ...account, token: new Secret(account.token) },
    allowedHosts,
    bytesPerSecond,
  }
}
