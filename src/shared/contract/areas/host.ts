import { z } from 'zod'

/** Absolute, of the host's machine. */
const pathSchema = z.string().min(1).max(4096)
/** Milliseconds since 1970. */
const instantSchema = z.number()

const hostInfoSchema = z.strictObject({
  /** Halyard's own version. */
  version: z.string(),
  kind: z.enum(['desktop', 'web']),
  /** Node's name of the system: `linux`, `darwin`, `win32`. */
  platform: z.string(),
  archiveUrl: z.string(),
  /** Holds the queue, the history and the settings. */
  profileFolder: z.string(),
  /** Where new batches go unless another folder is chosen: the setting, else the download folder or the first root. */
  defaultFolder: z.string(),
  /** Real folders below which one may be chosen. */
  folderRoots: z.array(z.string()).readonly(),
  /** What this host can do and another cannot. */
  canPickFolder: z.boolean(),
  canReveal: z.boolean(),
  canOpenBrowser: z.boolean(),
  hasBrowsers: z.boolean(),
  hasKeychain: z.boolean(),
  /** Why there is no keychain, in one sentence; null when there is one. */
  keychainAbsence: z.string().nullable(),
})
export type HostInfo = Readonly<z.infer<typeof hostInfoSchema>>

const folderEntrySchema = z.strictObject({ name: z.string(), path: z.string() })

const folderListSchema = z.strictObject({
  path: z.string(),
  /** Null at a root, above which nothing is shown. */
  parent: z.string().nullable(),
  /** The allowed roots that are there, to change between them. */
  roots: z.array(z.string()).readonly(),
  /** By name; the first ones where there are very many. */
  folders: z.array(folderEntrySchema).readonly(),
  /** How many folders are here but not listed because there are too many. */
  unlistedCount: z.int().nonnegative(),
  /** What may still be written by this user; null when the system does not say. */
  freeBytes: z.number().nullable(),
  isWritable: z.boolean(),
})
export type FolderList = Readonly<z.infer<typeof folderListSchema>>

const browserSchema = z.strictObject({ id: z.string(), createdMs: instantSchema, usedMs: instantSchema })

const none = z.strictObject({})

export const hostCalls = {
  'host.info': { input: none, output: hostInfoSchema },
  /** Folders below the allowed roots; null begins at the default folder, or where it will be. */
  'host.folders': {
    input: z.strictObject({ path: pathSchema.nullable(), withHidden: z.boolean().optional() }),
    output: folderListSchema,
  },
  'host.make-folder': {
    input: z.strictObject({ parent: pathSchema, name: z.string().min(1).max(255) }),
    output: z.strictObject({ path: z.string() }),
  },
  /** The system's own dialog, where there is one; null when it was closed without a choice. */
  'host.pick-folder': {
    input: z.strictObject({ startFolder: pathSchema.nullable() }),
    output: z.strictObject({ path: z.string().nullable() }),
  },
  /** Shows a file or folder in the system's file manager. Only what the queue or the profile holds. */
  'host.reveal': { input: z.strictObject({ path: pathSchema }), output: none },
  /** Opens the page on which tokens are made, where the host can; else the page offers the address. */
  'host.open-token-page': {
    input: none,
    output: z.strictObject({ url: z.string(), isOpened: z.boolean() }),
  },
  'host.browsers': { input: none, output: z.strictObject({ browsers: z.array(browserSchema).readonly() }) },
  'host.sign-out': {
    input: z.strictObject({ id: z.string().max(64) }),
    output: z.strictObject({ isSignedOut: z.boolean() }),
  },
  /** A code that pairs one more browser, once; the earlier one ends. */
  'host.new-code': {
    input: none,
    output: z.strictObject({ code: z.string(), url: z.string(), untilMs: instantSchema }),
  },
  /** Where the log of this profile lies, and its last lines as JSON, the oldest first. Known secrets are blanked. */
  'host.log': {
    input: z.strictObject({ lines: z.int().min(0).max(1000) }),
    output: z.strictObject({ path: z.string(), lines: z.array(z.string()).readonly() }),
  },
  /** Everything that an export of diagnostics would hold, line by line, without secrets. */
  'host.diagnostics': { input: none, output: z.strictObject({ lines: z.array(z.string()).readonly() }) },
} as const

export const hostEvents = {} as const
