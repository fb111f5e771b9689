import { AppError, toAppError } from '../errors.ts'
import type { Contract, ServiceOf } from './calls.ts'
import { requestSchema } from './wire.ts'
import type { Announcement, Reply } from './wire.ts'

/** The host's side of a contract. Every transport carries its requests to `answer` and its announcements away. */
export interface Door {
  /** Parses the request, asks the service, and puts whatever happens into a reply. Never rejects. */
  readonly answer: (request: unknown) => Promise<Reply>
  /** All announcements, until the returned function is called. */
  readonly listen: (listener: (announcement: Announcement) => void) => () => void
}

/** Serves the names of the contract and no others, whatever else the service holds. */
export function openDoor<C extends Contract>(contract: C, service: ServiceOf<C>): Door {
  // A handler is called only with what the schema of its own name has parsed.
  const handlers = service.handlers as Readonly<Record<string, (input: unknown) => Promise<unknown>>>
  const announcements = service.announcements as Readonly<
    Record<string, (listener: (payload: unknown) => void) => () => void>
  >

  async function dispatch(request: unknown): Promise<unknown> {
    const envelope = requestSchema.safeParse(request)
    if (!envelope.success || !Object.hasOwn(contract.calls, envelope.data.name))
      throw new AppError('wire-format', `This request is not known here. ${contract.advice}`)
    const { name, input } = envelope.data
    const parsed = contract.calls[name]?.input.safeParse(input)
    if (parsed?.success !== true)
      throw new AppError('wire-format', `The input of ${name} is not as agreed. ${contract.advice}`)
    return handlers[name]?.(parsed.data)
  }

  return {
    answer: async request => {
      try {
        return { ok: true, value: await dispatch(request) }
      } catch (thrown) {
        const { code, message } = toAppError(thrown)
        return { ok: false, error: { code, message } }
      }
    },
    listen: listener => {
      const stops = Object.keys(contract.events).map(name =>
        announcements[name]?.(payload => listener({ name, payload })),
      )
      return () => {
        for (const stop of stops) stop?.()
      }
    },
  }
}
