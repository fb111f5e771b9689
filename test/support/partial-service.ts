import type { CallName, EventName, Handlers, Announcements, Service } from '#shared/contract/calls'
import { calls, events } from '#shared/contract/calls'
import { AppError } from '#shared/errors'

interface PartialService {
  readonly handlers?: Partial<Handlers>
  readonly announcements?: Partial<Announcements>
  readonly close?: () => Promise<void> | void
}

/** A service of which a test needs only a part; every other call answers a failure, every other event is silent. */
export function partialService(...parts: readonly PartialService[]): Service {
  const names = Object.keys(calls) as CallName[] // keys of a constant object are exactly its names
  const refuse = (name: string) => () =>
    Promise.reject(new AppError('usage', `${name} is not part of this test.`))
  const handlers = Object.fromEntries(names.map(name => [name, refuse(name)]))
  const eventNames = Object.keys(events) as EventName[] // as above
  const silent = Object.fromEntries(eventNames.map(name => [name, () => () => undefined]))
  return {
    // Every name of the tables is there.
    handlers: Object.assign(handlers, ...parts.map(part => part.handlers)) as Handlers,
    announcements: Object.assign(silent, ...parts.map(part => part.announcements)) as Announcements,
    close: async () => {
      for (const part of parts) await part.close?.()
    },
  }
}
