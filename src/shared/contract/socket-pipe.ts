import { z } from 'zod'

import { AppError } from '../errors.ts'
import type { Link, Pipe } from './client.ts'
import { createEmitter, type After } from '../async.ts'

/** What a guest sends over a local socket after its welcome, one message at a time and in order. */
export const guestMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: z.int(), request: z.unknown() }),
  /** Announcements are sent only while they are wanted. */
  z.strictObject({ kind: z.literal('listen'), isWanted: z.boolean() }),
  /** Asks for a sign of life. */
  z.strictObject({ kind: z.literal('ping') }),
])
export type GuestMessage = Readonly<z.infer<typeof guestMessageSchema>>

/** What it gets. */
export const hostMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int(), reply: z.unknown() }),
  z.object({ kind: z.literal('announcement'), announcement: z.unknown() }),
  z.object({ kind: z.literal('beat') }),
])
export type HostMessage = Readonly<z.infer<typeof hostMessageSchema>>

/** A welcomed connection, and how its end is worded. */
export interface SocketPorts {
  send(message: GuestMessage): void
  /** Every message from now on, not yet trusted; and the end of the connection, once. */
  attach(on: { readonly message: (raw: unknown) => void; readonly closed: () => void }): void
  close(): void
  readonly after: After
  /** The host ended. */
  readonly gone: () => AppError
  /** The host is there and does not answer. */
  readonly silent: () => AppError
}

export interface SocketPipe extends Pipe {
  /** Why nothing is answered any more; null while the connection lives. */
  failure(): AppError | null
  close(): void
}

interface Pending {
  readonly resolve: (reply: unknown) => void
  readonly reject: (why: AppError) => void
}

/**
 * The time of silence is counted in ticks: a machine that slept makes one tick, however long it was. After two of them
 * without a message the host is asked for a sign of life, after six it counts as silent.
 */
const tickMs = 1_000
const ticksToPing = 2
const ticksToGiveUp = 6

/** The contract over a local socket. It does not reconnect: a guest whose host ended opens the queue again. */
export function socketPipe(ports: SocketPorts): SocketPipe {
  const pending = new Map<number, Pending>()
  const announcements = createEmitter<unknown>()
  const links = createEmitter<Link>()
  let lastId = 0
  let quietTicks = 0
  let ended: AppError | null = null
  let cancelTick = ports.after(tickMs, tick)

  function fail(why: AppError): void {
    if (ended !== null) return
    ended = why
    cancelTick()
    ports.close()
    for (const { reject } of pending.values()) reject(why)
    pending.clear()
    links.emit('lost')
  }

  function tick(): void {
    cancelTick = ports.after(tickMs, tick)
    if (pending.size === 0) return
    quietTicks += 1
    if (quietTicks >= ticksToGiveUp) fail(ports.silent())
    else if (quietTicks === ticksToPing) ports.send({ kind: 'ping' })
  }

  function receive(raw: unknown): void {
    quietTicks = 0
    const parsed = hostMessageSchema.safeParse(raw)
    if (!parsed.success) {
      fail(new AppError('wire-format', "The queue's owner answered something that is not understood."))
      return
    }
    const message = parsed.data
    if (message.kind === 'announcement') announcements.emit(message.announcement)
    if (message.kind !== 'reply') return
    pending.get(message.id)?.resolve(message.reply)
    pending.delete(message.id)
  }

  ports.attach({ message: receive, closed: () => fail(ports.gone()) })
  return {
    send: request =>
      new Promise((resolve, reject) => {
        if (ended !== null) {
          reject(ended)
          return
        }
        if (pending.size === 0) quietTicks = 0
        lastId += 1
        pending.set(lastId, { resolve, reject })
        ports.send({ kind: 'call', id: lastId, request })
      }),
    receive: listener => {
      if (!announcements.hasListeners) ports.send({ kind: 'listen', isWanted: true })
      const stop = announcements.on(listener)
      return () => {
        stop()
        if (!announcements.hasListeners) ports.send({ kind: 'listen', isWanted: false })
      }
    },
    watchLink: listener => {
      const stop = links.on(listener)
      listener(ended === null ? 'live' : 'lost')
      return stop
    },
    reconnect: () => undefined,
    failure: () => ended,
    close: () => fail(ports.gone()),
  }
}
