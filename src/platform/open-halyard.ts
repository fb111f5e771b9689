import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { isArchiveOrigin, isLoopbackHost } from '#core/archive/base-url'
import { downloadUrl } from '#core/archive/download-url'
import { createPathPlanner } from '#core/plan/place-files'
import type { Queue } from '#core/queue-api'
import { createQueue } from '#core/queue/engine'
import type { Account, Provide } from '#core/queue-client'
import { createProvidedCredentials } from '#core/provided-credentials'
import { liveQueueSettings, type QueueChange } from '#core/queue-settings'
import { createTokenJudge } from '#core/token/judge'
import { createQueueToken } from '#core/token/queue-token'
import type { Identity } from '#shared/models'
import { openWholeNow, type Opened } from '#shared/opened'
import { userAgent, version } from '#shared/version'
import type { Limits } from '#core/limits/limits'
import type { QueueReader } from '#core/queue/queue-reader'
import { systemClock } from './clock.ts'
import { queueFiles } from './disk/queue-files.ts'
import { newPartTag } from './disk/part-file.ts'
import { openLimits } from './limits/open-limits.ts'
import type { SettingStore } from './limits/setting-store.ts'
import { createManifestWriter } from './manifests/manifest-writer.ts'
import { openArchive } from './open-archive.ts'
import { openStore } from './store/index.ts'
import { createTransfers } from './transfer/index.ts'
import { noteTokenUses } from './token/note-uses.ts'
import { createContentCheck } from './verify/content-check.ts'

export interface HalyardOptions {
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly account: Account | null
  /** 1 to 16; null adapts it to each host. */
  readonly filesAtOnce: number | null
  /** Hosts beyond the archive's own that files may come from, lower case. */
  readonly allowedHosts: readonly string[]
}

/** The queue of one data folder with everything it needs. */
export interface Halyard {
  readonly queue: Queue
  /** How fast and when files are fetched. */
  readonly limits: Limits
  /** The queue's rows in pages, for a screen. */
  readonly reader: QueueReader
  /** Named texts that outlive the process: durable within a second, lost by a crash before that. */
  readonly keyValues: { read(name: string): string | null; write(name: string, text: string): void }
  /** While a command runs the batch of a folder: fetches it with another account, or from more hosts. */
  readonly provide: Provide
  /** Changes the queue's own account. Files that waited for a token resume their parts. */
  signIn(account: Account | null): void
  /** Changes what a person sets of the queue, in force from its next choice on. Null files at once: as it was opened. */
  change(change: QueueChange): void
  /** Ends transfers and closes the store; what is running must have been stopped before. */
  close(): Promise<void>
}

/** A refused file waits for the answer, and so may the end of its batch. */
const whoamiWithinMs = 10_000

/** The same for the whole life of a profile: what a killed process left behind is known by it. */
function partTagOf(store: SettingStore): string {
  const known = store.setting('part-tag')
  if (known !== null) return known
  const tag = newPartTag()
  store.saveSetting('part-tag', tag)
  return tag
}

/**
 * Puts the parts together: the store, the transfers, the clock and the disk under one queue. Throws AppError of the store;
 * nothing is left open then.
 */
export function openHalyard(options: HalyardOptions): Halyard {
  return openWholeNow(opened => assemble(options, opened))
}

function assemble(options: HalyardOptions, opened: Opened): Halyard {
  const { profileFolder, baseUrl, account, filesAtOnce, allowedHosts } = options
  const credentials = createProvidedCredentials(account)
  const settings = liveQueueSettings({ filesAtOnce, allowedHosts })
  const store = opened.add(openStore(path.join(profileFolder, 'halyard.db')), one => one.close())
  const limits = opened.add(openLimits(store), one => one.close())
  const transfers = createTransfers({
    clock: systemClock,
    createContentCheck,
    isArchiveOrigin: url => isArchiveOrigin(url, baseUrl),
    isLoopbackBase: isLoopbackHost(baseUrl.hostname),
    userAgent,
    throttle: limits.throttle,
    partTag: partTagOf(store),
  })
  opened.add(transfers, one => one.close())
  const archive = opened.add(openArchive(baseUrl), one => one.close())
  const whoami = (token: string): Promise<Identity> =>
    archive.whoami(token, AbortSignal.timeout(whoamiWithinMs))
  const judge = createTokenJudge({ whoami, clock: systemClock })
  /** What whoami has just said of a token goes before what was known of it. */
  const note = (given: Account | null): void => {
    if (given?.isRefused === true) judge.disowned(given.token.reveal())
    else if (given !== null) judge.forget(given.token.reveal())
  }
  note(account)
  const queue = createQueue({
    store,
    transfers,
    clock: systemClock,
    files: queueFiles,
    dataFolder: profileFolder,
    manifests: createManifestWriter(),
    downloadUrl: uri => downloadUrl(baseUrl, uri),
    token: createQueueToken({
      accountOf: folder => credentials.accountOf(folder),
      judge,
      clock: systemClock,
      noteUse: noteTokenUses(profileFolder, systemClock),
    }),
    settings,
    allowedHostsOf: folder => credentials.allowedHostsOf(folder),
    rateOf: folder => credentials.rateOf(folder),
    limits,
    createPathPlanner,
    newUuid: randomUUID,
    tool: `Halyard ${version}`,
  })
  return {
    queue,
    limits,
    reader: store.reader,
    keyValues: {
      read: name => store.setting(`note-${name}`),
      write: (name, text) => store.collectSetting(`note-${name}`, text),
    },
    provide: (folder, brought) => {
      note(brought.account)
      const withdraw = credentials.provide(folder, brought)
      const batch = brought.account && store.batchOfFolder(folder)
      if (batch) queue.tokenChanged(batch.id)
      return withdraw
    },
    signIn: next => {
      note(next)
      credentials.signIn(next)
      queue.tokenChanged()
    },
    change: change => settings.change({ ...change, ...(change.filesAtOnce === null && { filesAtOnce }) }),
    close: async () => {
      try {
        await transfers.close()
      } finally {
        // A disk that is full keeps the limits from noting what was used; the rest closes all the same.
        await opened.close()
      }
    },
  }
}
