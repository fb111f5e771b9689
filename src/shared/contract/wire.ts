import { z } from 'zod'

import type { Result } from '../errors.ts'

/** The envelopes that cross a wire. Names and contents are parsed by the two ends, `openDoor` and `clientOver`. */

export const requestSchema = z.strictObject({ name: z.string(), input: z.unknown() })
export const announcementSchema = z.object({ name: z.string(), payload: z.unknown() })
export const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
])

export type CallRequest = Readonly<z.infer<typeof requestSchema>>
export type Announcement = Readonly<z.infer<typeof announcementSchema>>
export type Reply = Result<unknown>
