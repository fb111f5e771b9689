import { AppError } from '#shared/errors'
import type { OwnerConnection } from './connect.ts'
import { sendMessage } from './frames.ts'
import { OwnerGone, ownerSilent } from './owner-gone.ts'
import { errorCodeSchema, replySchema, type Request } from './protocol.ts'

/** Omits a member of every form of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
export type OwnerQuestion = Without<Request, 'id'>

export interface Requester {
  /** Asks and waits for the answer, as it came. `onMore` is called whenever the owner wants more of this request. */
  ask(question: OwnerQuestion, onMore?: (id: number) => void, onSent?: (id: number) => void): Promise<unknown>
  /** Tells more about a request that is under way; nothing is answered. */
  tell(message: Request): void
  close(): void
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (thrown: unknown) => void
  readonly onMore: ((id: number) => void) | undefined
}

/**
 * The time of silence is counted in ticks: a machine that slept makes one tick, however long it was. After two of them
 * without a word the owner is asked for a sign of life, after six it counts as silent.
 */
const tickMs = 1_000
const ticksToPing = 2
const ticksToGiveUp = 6

export function createRequester(connection: OwnerConnection, onEvent: (event: unknown) => void): Requester {
  const { socket, welcome } = connection
  const pending = new Map<number, Pending>()
  let lastId = 0
  let quietTicks = 0
  let ended: AppError | null = null

  const fail = (error: AppError): void => {
    ended ??= error
    clearInterval(watch)
    socket.destroy()
    for (const { reject } of pending.values()) reject(ended)
    pending.clear()
  }
  const watch = setInterval(() => {
    if (pending.size === 0) return
    quietTicks += 1
    if (quietTicks >= ticksToGiveUp) fail(ownerSilent(welcome.pid))
    else if (quietTicks === ticksToPing) sendMessage(socket, { call: 'ping', id: 0 })
  }, tickMs).unref()

  const receive = (message: unknown): void => {
    quietTicks = 0
    const parsed = replySchema.safeParse(message)
    if (!parsed.success) {
      fail(new AppError('wire-format', "The queue's owner answered something that is not understood."))
      return
    }
    const reply = parsed.data
    if (reply.kind === 'event') {
      onEvent(reply.event)
      return
    }
    const waiting = pending.get(reply.id)
    if (reply.kind === 'more') {
      waiting?.onMore?.(reply.id)
      return
    }
    pending.delete(reply.id)
    if (reply.kind === 'answer') waiting?.resolve(reply.value)
    else waiting?.reject(new AppError(errorCodeSchema.parse(reply.code), reply.message))
  }
  connection.onMessage = receive
  socket.on('close', () => fail(new OwnerGone()))
  if (socket.destroyed) fail(new OwnerGone())

  return {
    ask: (question, onMore, onSent) =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(ended)
          return
        }
        const id = ++lastId
        if (pending.size === 0) quietTicks = 0
        pending.set(id, { resolve, reject, onMore })
        sendMessage(socket, { ...question, id })
        onSent?.(id)
      }),
    tell: message => sendMessage(socket, message),
    close: () => fail(new OwnerGone()),
  }
}
