import type { Announcements, CallName, EventName, Handlers, Service } from './calls.ts'

/** The part of the contract that one screen or concern needs: the first word of a name. */
export type Area =
  'host' | 'search' | 'selection' | 'queue' | 'manifests' | 'token' | 'settings' | 'quick-look' | 'shell'

/** What answers and announces one area. */
export interface ServicePart<A extends Area> {
  readonly handlers: Pick<Handlers, Extract<CallName, `${A}.${string}`>>
  readonly announcements: Pick<Announcements, Extract<EventName, `${A}.${string}`>>
  close(): Promise<void> | void
}

export type ServiceParts = { readonly [A in Area]: ServicePart<A> }

/** The whole contract from its areas; a missing area or call does not compile. */
export function joinParts(parts: ServiceParts): Service {
  const all = Object.values(parts)
  return {
    handlers: {
      ...parts.host.handlers,
      ...parts.search.handlers,
      ...parts.selection.handlers,
      ...parts.queue.handlers,
      ...parts.manifests.handlers,
      ...parts.token.handlers,
      ...parts.settings.handlers,
      ...parts['quick-look'].handlers,
      ...parts.shell.handlers,
    },
    announcements: {
      ...parts.host.announcements,
      ...parts.search.announcements,
      ...parts.selection.announcements,
      ...parts.queue.announcements,
      ...parts.manifests.announcements,
      ...parts.token.announcements,
      ...parts.settings.announcements,
      ...parts['quick-look'].announcements,
      ...parts.shell.announcements,
    },
    close: async () => {
      const failures: { readonly thrown: unknown }[] = []
      for (const part of all)
        try {
          await part.close()
        } catch (thrown) {
          // The others hold threads and files of their own: they are closed all the same.
          failures.push({ thrown })
        }
      if (failures[0] !== undefined) throw failures[0].thrown
    },
  }
}
