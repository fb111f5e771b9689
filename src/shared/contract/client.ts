import { AppError } from '../errors.ts'
import type { ErrorCode, Result } from '../errors.ts'
import type { CallOf, Contract, EventOf, InputOf, OutputOf, pageContract, PayloadOf } from './calls.ts'
import { announcementSchema, replySchema } from './wire.ts'
import type { CallRequest } from './wire.ts'

/** Whether announcements arrive. `unpaired`: this browser has no session with the host (never over ipc). */
export type Link = 'connecting' | 'live' | 'lost' | 'unpaired'

/** Asks a host and listens to it. Each pipe makes one; nothing else differs. */
export interface ClientOf<C extends Contract> {
  /** Never rejects: whatever goes wrong is a `Result` with `ok: false`. */
  call<N extends CallOf<C>>(name: N, input: InputOf<C, N>): Promise<Result<OutputOf<C, N>>>
  on<N extends EventOf<C>>(name: N, listener: (payload: PayloadOf<C, N>) => void): () => void
  /** Tells the present link at once, and every change. After `live` anything may have been missed: ask again. */
  watchLink(listener: (link: Link) => void): () => void
  /** Tries now instead of at the next planned time; does nothing on a live link. */
  reconnect(): void
}
/** The page holds one of these. */
export type Client = ClientOf<typeof pageContract>

/** What a transport has to provide: requests out, replies and announcements in, all of them still unparsed. */
export interface Pipe {
  send(request: CallRequest): Promise<unknown>
  receive(listener: (announcement: unknown) => void): () => void
  watchLink(listener: (link: Link) => void): () => void
  reconnect(): void
}

/** The asking side of a contract: parses everything that comes out of the pipe. */
export function clientOver<C extends Contract>(contract: C, pipe: Pipe): ClientOf<C> {
  return {
    call: async (name, input) => {
      try {
        return parseReply(contract, name, await pipe.send({ name, input }))
      } catch (thrown) {
        // Pipes reject only when nothing came back; what a host says of a failure is a reply.
        return thrown instanceof AppError ? failure(thrown.code, thrown.message) : noAnswer
      }
    },
    on: (name, listener) =>
      pipe.receive(raw => {
        const announcement = announcementSchema.safeParse(raw)
        if (!announcement.success || announcement.data.name !== name) return
        const payload = contract.events[name]?.safeParse(announcement.data.payload)
        // Parsed by the schema of this very name.
        if (payload?.success === true) listener(payload.data as PayloadOf<C, typeof name>)
      }),
    watchLink: listener => pipe.watchLink(listener),
    reconnect: () => pipe.reconnect(),
  }
}

function parseReply<C extends Contract, N extends CallOf<C>>(
  contract: C,
  name: N,
  raw: unknown,
): Result<OutputOf<C, N>> {
  const reply = replySchema.safeParse(raw)
  const notUnderstood = failure('wire-format', `The answer was not understood. ${contract.advice}`)
  if (!reply.success) return notUnderstood
  // A code of a newer host is passed on as it is: programs compare codes, they do not enumerate them.
  if (!reply.data.ok) return failure(reply.data.error.code as ErrorCode, reply.data.error.message)
  const value = contract.calls[name]?.output.safeParse(reply.data.value)
  // Parsed by the schema of this very name.
  return value?.success === true ? { ok: true, value: value.data as OutputOf<C, N> } : notUnderstood
}

const failure = (code: ErrorCode, message: string): Result<never> => ({ ok: false, error: { code, message } })
const noAnswer = failure('owner-silent', 'Halyard does not answer. It may be stopped or restarting.')
