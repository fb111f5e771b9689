import type { z } from 'zod'

import { hostCalls, hostEvents } from './areas/host.ts'
import { manifestsCalls, manifestsEvents } from './areas/manifests.ts'
import { queueCalls, queueEvents } from './areas/queue.ts'
import { quickLookCalls, quickLookEvents } from './areas/quick-look.ts'
import { searchCalls, searchEvents } from './areas/search.ts'
import { selectionCalls, selectionEvents } from './areas/selection.ts'
import { settingsCalls, settingsEvents } from './areas/settings.ts'
import { shellCalls, shellEvents } from './areas/shell.ts'
import { tokenCalls, tokenEvents } from './areas/token.ts'

/** Every question the page may ask (what goes in, what comes out), and below, every announcement; by area. */
export const calls = {
  ...hostCalls,
  ...searchCalls,
  ...selectionCalls,
  ...queueCalls,
  ...manifestsCalls,
  ...tokenCalls,
  ...settingsCalls,
  ...quickLookCalls,
  ...shellCalls,
} as const

/** Announcements: coalesced, at most four a second of each. */
export const events = {
  ...hostEvents,
  ...searchEvents,
  ...selectionEvents,
  ...queueEvents,
  ...manifestsEvents,
  ...tokenEvents,
  ...settingsEvents,
  ...quickLookEvents,
  ...shellEvents,
} as const

export type CallName = keyof typeof calls
export type Input<N extends CallName> = z.infer<(typeof calls)[N]['input']>
export type Output<N extends CallName> = z.infer<(typeof calls)[N]['output']>
export type EventName = keyof typeof events
export type Payload<N extends EventName> = z.infer<(typeof events)[N]>

/** The schema of a name, with the type that belongs to it: the compiler cannot see that a table is read by its own key. */
export const inputSchema = <N extends CallName>(name: N): z.ZodType<Input<N>> => typed(calls[name].input)
export const outputSchema = <N extends CallName>(name: N): z.ZodType<Output<N>> => typed(calls[name].output)
export const payloadSchema = <N extends EventName>(name: N): z.ZodType<Payload<N>> => typed(events[name])
const typed = <T>(schema: z.ZodType): z.ZodType<T> => schema as z.ZodType<T> // read by the name that T is made from

/** One function per call; a missing or mistyped one does not compile. */
export type Handlers = { readonly [N in CallName]: (input: Input<N>) => Promise<Output<N>> }

/** One subscription per event; each returns its own end. */
export type Announcements = {
  readonly [N in EventName]: (listener: (payload: Payload<N>) => void) => () => void
}

/** What a host gives to its transports. */
export interface Service {
  readonly handlers: Handlers
  readonly announcements: Announcements
  close(): Promise<void>
}
