import type { Dispatcher } from 'undici'
import type { Clock, Throttle, Transfers } from '#core/ports'
import { quietAfterMs } from '#core/hosts/flow'
import { bootId } from '../disk/boot-id.ts'
import { createFolderFlusher } from '../disk/flush-folder.ts'
import { createKeyedLock } from '../disk/keyed-lock.ts'
import { createLoopBudget } from '../disk/loop-budget.ts'
import { newPartTag } from '../disk/part-file.ts'
import { createPlaceFinder } from '../disk/place.ts'
import type { PublishTools } from '../disk/publish.ts'
import type { CreateContentCheck } from '../verify/content-check.types.ts'
import { runAttempt } from './attempt.ts'
import { createDispatcher, createLenientDispatcher } from './dispatcher.ts'
import { createLateStart } from './watchdog.ts'
import type { AttemptTools, Tuning } from './work.ts'

export interface TransfersOptions {
  readonly clock: Clock
  readonly createContentCheck: CreateContentCheck
  /** Where the token may go. */
  readonly isArchiveOrigin: (url: URL) => boolean
  /** Whether the archive is on this machine (demo, tests): only then are plain http and loopback followed. */
  readonly isLoopbackBase: boolean
  /** Name, version and project page. */
  readonly userAgent: string
  /** At most 16. */
  readonly connectionsPerOrigin?: number
  /** Connections made elsewhere (a proxy, extra certificates); closed with the transfers. */
  readonly dispatcher?: Dispatcher
  readonly tuning?: Partial<Tuning>
  readonly link?: NonNullable<PublishTools['link']>
  readonly bootId?: () => Promise<string>
  /** Letters and digits that no other profile has; fresh ones when absent. */
  readonly partTag?: string
  /** Holds bodies to a rate, all together and by batch. */
  readonly throttle?: Throttle
}

const MiB = 1024 * 1024
const usualTuning: Tuning = {
  stallMs: 60_000,
  quietMs: quietAfterMs,
  windowBytes: 16 * MiB,
  flushEveryBytes: 64 * MiB,
  // What a kill may cost of each connection: a larger file lies on the disk as far as it has come.
  gatherBytes: MiB / 16,
  stopMs: 4_000,
}
/** For all files together; a file alone gets its full window. */
const allWindowsBytes = 64 * MiB
const leastWindowBytes = 2 * MiB

/** The transfers of one process. Every attempt on the same target waits for the one before. */
export function createTransfers(options: TransfersOptions): Transfers {
  const tuning = { ...usualTuning, ...options.tuning }
  const lenient = { dispatcher: createLenientDispatcher(), origins: new Set<string>() }
  const dispatcher = options.dispatcher ?? createDispatcher(Math.min(options.connectionsPerOrigin ?? 16, 16))
  let running = 0
  const tools: AttemptTools = {
    ...options,
    dispatcher,
    lenient,
    tuning,
    stallMs: tuning.stallMs,
    lateStart: createLateStart(options.clock, Math.min(tuning.stallMs, tuning.quietMs) / 10),
    bootId: options.bootId ?? bootId,
    partTag: options.partTag ?? newPartTag(),
    findPlace: createPlaceFinder(() => options.clock.monotonicMs(), createLoopBudget()),
    flushFolder: createFolderFlusher(),
    lockFolder: createKeyedLock(),
    lockPart: createKeyedLock(),
    windowBytes: () =>
      Math.min(tuning.windowBytes, Math.max(leastWindowBytes, allWindowsBytes / Math.max(1, running))),
  }
  return {
    async attempt(job, listener, signal) {
      running += 1
      try {
        return await runAttempt(job, listener, tools, signal)
      } finally {
        running -= 1
      }
    },
    async close() {
      await Promise.all([dispatcher.destroy(), lenient.dispatcher.destroy()])
    },
  }
}
