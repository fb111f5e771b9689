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

/** A table of calls and events: what a door serves, and what a client over a pipe to it may ask. */
export interface Contract {
  readonly calls: Readonly<Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>>
  readonly events: Readonly<Record<string, z.ZodType>>
  /** What to do when the two ends do not understand each other, one sentence. */
  readonly advice: string
}

/** The page's contract, which HTTP and the desktop's bridge serve. */
export const pageContract = { calls, events, advice: 'Reload the page.' } as const
type PageContract = typeof pageContract

export type CallOf<C extends Contract> = keyof C['calls'] & string
export type EventOf<C extends Contract> = keyof C['events'] & string
export type InputOf<C extends Contract, N extends CallOf<C>> = z.infer<C['calls'][N]['input']>
export type OutputOf<C extends Contract, N extends CallOf<C>> = z.infer<C['calls'][N]['output']>
export type PayloadOf<C extends Contract, N extends EventOf<C>> = z.infer<C['events'][N]>

/** One function per call; a missing or mistyped one does not compile. */
export type HandlersOf<C extends Contract> = {
  readonly [N in CallOf<C>]: (input: InputOf<C, N>) => Promise<OutputOf<C, N>>
}
/** One subscription per event; each returns its own end. */
export type AnnouncementsOf<C extends Contract> = {
  readonly [N in EventOf<C>]: (listener: (payload: PayloadOf<C, N>) => void) => () => void
}
/** What answers and announces one contract. */
export interface ServiceOf<C extends Contract> {
  readonly handlers: HandlersOf<C>
  readonly announcements: AnnouncementsOf<C>
  close(): Promise<void>
}

export type CallName = CallOf<PageContract>
export type Input<N extends CallName> = InputOf<PageContract, N>
export type Output<N extends CallName> = OutputOf<PageContract, N>
export type EventName = EventOf<PageContract>
export type Payload<N extends EventName> = PayloadOf<PageContract, N>
export type Handlers = HandlersOf<PageContract>
export type Announcements = AnnouncementsOf<PageContract>
/** What a host gives to its transports. */
export type Service = ServiceOf<PageContract>
