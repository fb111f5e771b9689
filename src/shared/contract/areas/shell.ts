import { z } from 'zod'

/** What menus, tray and notifications of the desktop ask of the page, which does what its own buttons do. */
export const pageCommands = [
  'go-search',
  'go-selection',
  'go-queue',
  'go-manifests',
  'go-settings',
  'go-token',
  'import',
  'undo',
  'palette',
  'shortcuts',
  'limit',
] as const
export type PageCommand = (typeof pageCommands)[number]

/** Something that the app was asked to open from outside. It leads to a preview; nothing is fetched by it. */
export const openingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list'), name: z.string(), text: z.string() }),
  z.strictObject({ kind: z.literal('search'), query: z.string() }),
  z.strictObject({ kind: z.literal('unreadable'), message: z.string() }),
])
export type OpeningView = Readonly<z.infer<typeof openingSchema>>

export const shellCalls = {
  /** Takes the oldest thing that is to be opened; null when there is none. */
  'shell.take-opening': { input: z.strictObject({}), output: openingSchema.nullable() },
} as const

export const shellEvents = {
  'shell.commanded': z.strictObject({ command: z.enum(pageCommands) }),
  /** Something is to be opened: take it. */
  'shell.opened': z.strictObject({}),
} as const
