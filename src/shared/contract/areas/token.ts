import { z } from 'zod'

/** Where a person may have a host keep a token. */
export const tokenStores = ['keychain', 'file', 'memory'] as const
export type TokenStore = (typeof tokenStores)[number]

/** Milliseconds since 1970; null when nobody said. */
const instant = z.number().nullable()

const tokenStatusSchema = z.strictObject({
  /** Where the token in use came from; null without one. */
  source: z.enum(['option', 'environment', 'memory', 'keychain', 'profile', 'prompt']).nullable(),
  /** The same for people: a variable's or a file's name. */
  sourceName: z.string().nullable(),
  /** The last four characters of the token, and the only ones that leave the host. */
  ending: z.string().length(4).nullable(),
  /** False while the token comes from how Halyard was started. */
  isEditable: z.boolean(),
  /** What the archive last said of it. `silent`: it did not answer, so the first use will show it. */
  check: z.enum(['none', 'checking', 'accepted', 'refused', 'silent']),
  user: z.string().nullable(),
  createdMs: instant,
  savedMs: instant,
  lastUsedMs: instant,
  /** Known only when its owner said when it was made. */
  endsMs: instant,
  endsAtLatestMs: instant,
  idleEndsMs: instant,
  life: z.enum(['works', 'ends-soon', 'ended-by-age', 'ended-by-idleness']).nullable(),
  warnings: z.array(z.enum(['ends-within-a-week', 'ends-within-a-day', 'idle-soon'])).readonly(),
  /** A kept token that cannot be used now: one sentence that says what to do. */
  problem: z.string().nullable(),
  /** Where a new one may be kept, best first, and why not elsewhere. */
  stores: z
    .array(z.strictObject({ store: z.enum(tokenStores), absence: z.string().nullable() }).readonly())
    .readonly(),
  /** Files that wait for a token, and those that continue without one. */
  waitingFiles: z.int().nonnegative(),
  continuingFiles: z.int().nonnegative(),
  /** Where tokens are made. */
  tokenPage: z.string(),
})
export type TokenStatus = Readonly<z.infer<typeof tokenStatusSchema>>

const none = z.strictObject({})

export const tokenCalls = {
  /** Answers at once with what is known. Never holds the token. */
  'token.status': { input: none, output: tokenStatusSchema },
  /**
   * Checks a token for up to ten seconds and keeps it. Fails with `auth-needed` when the archive refuses it, and then
   * nothing was saved.
   */
  'token.set': {
    input: z.strictObject({
      token: z.string().min(1).max(2048),
      store: z.enum(tokenStores),
      /** `YYYY-MM-DD` or `today`; null when it is not known. */
      createdDay: z.string().max(10).nullable().optional(),
    }),
    output: z.strictObject({
      /** `unchecked`: the archive did not answer, so it is in memory only until its first use. */
      outcome: z.enum(['saved', 'unchecked']),
      status: tokenStatusSchema,
    }),
  },
  /** Forgets it wherever this computer keeps one. */
  'token.remove': { input: none, output: tokenStatusSchema },
  /** Reads the places again, for a keychain that was unlocked, and asks the archive again. */
  'token.retry': { input: none, output: tokenStatusSchema },
} as const

/** Something of the status has changed: ask again. */
export const tokenEvents = {
  'token.changed': none,
} as const
