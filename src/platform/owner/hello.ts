import { z } from 'zod'

/**
 * The first two messages over the local socket, the same in every version: a guest says hello with the key of the owner
 * file, and is welcomed or refused. What follows is the contract of `shared/contract/areas/owner`.
 */
export const protocolVersion = 2

export const helloSchema = z.object({ kind: z.literal('hello'), protocol: z.int(), key: z.string() })

export const welcomeSchema = z
  .object({
    kind: z.literal('welcome'),
    protocol: z.literal(protocolVersion),
    pid: z.int().positive(),
    /** The archive that the owner asks. */
    archiveUrl: z.string(),
    /** Whether it runs all that is queued, or only its own command. */
    isServing: z.boolean(),
  })
  .readonly()
export type Welcome = z.infer<typeof welcomeSchema>

export const refusalSchema = z.object({ kind: z.literal('refused'), message: z.string() })

export const otherVersion = (pid: number): string =>
  `This queue is owned by another version of Halyard (process ${pid}); end it, or use that version.`
