import type { Layout } from '#shared/models'
import type { ManifestWriter } from '../manifests/manifest-types.ts'
import type { PathPlanner } from '../plan/place-files.ts'
import type { Clock, FileStamp, Transfers } from '../ports.ts'
import type { Refusal } from '../token/judge.ts'
import type { Limits } from '../limits/limits.ts'
import type { FolderCheck } from '../space/volume.ts'
import type { QueueSettings } from '../queue-settings.ts'
import type { QueueStore } from './store-port.ts'

/** The little that the queue asks of the disk itself. */
export interface QueueFiles {
  /** How the file looks now; null when it is missing or unreadable. */
  stampOf(path: string): Promise<FileStamp | null>
  /** What lies under the path of a batch folder now. */
  checkFolder(folder: string): Promise<FolderCheck>
  /**
   * A second name (hard link) for a finished file, both below `root`. `taken`: something else has the name;
   * `not-possible`: no links there. Rejects with folder-gone or disk-full.
   */
  addLink(root: string, relativePath: string, linkPath: string): Promise<'linked' | 'taken' | 'not-possible'>
}

/** The token that the batch of a folder is fetched with: a command may bring one along for its batch. */
export interface QueueToken {
  /** Null when there is none, and when the one there is has ended. */
  current(folder: string): string | null
  /** Account name of that token, `anonymous` without one. */
  user(folder: string): string
  /** Whether there is one that the archive no longer accepts. */
  hasEnded(folder: string): boolean
  /** What it means that the archive refused a file although this token was sent. Never rejects. */
  judge(token: string): Promise<Refusal>
  /** The archive gave a file for this token. */
  accepted(token: string): void
  /**
   * A token that was refused may work again: the next file that needs it asks with it. `isOrdered`: at once, since a
   * person asked for just that.
   */
  askAgain(isOrdered: boolean): void
  /** Whether it may end before work of so many milliseconds is done. Null asks about the queue's own token. */
  mayEndWithin(folder: string | null, workMs: number): boolean
}

export interface QueueDeps {
  readonly store: QueueStore
  readonly transfers: Transfers
  readonly clock: Clock
  readonly files: QueueFiles
  /** Where the queue's own database lies: it keeps a reserve there. */
  readonly dataFolder?: string
  readonly manifests: ManifestWriter
  /** Computed at every attempt, never stored. */
  readonly downloadUrl: (uri: string) => string
  readonly token: QueueToken
  readonly settings: QueueSettings
  /** Hosts that are allowed for the batch of a folder besides those of the settings. */
  readonly allowedHostsOf?: (folder: string) => readonly string[]
  /** When and how fast files are fetched; absent where that is never limited. */
  readonly limits?: Pick<Limits, 'gate' | 'connections' | 'subscribe' | 'limitBatch'>
  /** The rate that a command has brought along for the batch of a folder, in bytes per second; null for none. */
  readonly rateOf?: (folder: string) => number | null
  readonly createPathPlanner: (layout: Layout, isTaken: (foldedPath: string) => boolean) => PathPlanner
  readonly newUuid: () => string
  /** Name and version for manifests, e.g. `Halyard 0.1.0`. */
  readonly tool: string
}
