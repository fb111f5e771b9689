import type { Account } from '#core/queue-client'
import { baseUrlOf, openArchive } from '#platform/open-archive'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { openQueue as open, OwnerGone, type OpenedQueue } from '#platform/owner/index'
import { AppError } from '#shared/errors'
import type { Context } from '../context.ts'
import { askForToken, signIn, signInWith } from '../token/token-source.ts'

export interface QueueOptions {
  /** 1 to 16, or it adapts; taken when this process becomes the owner. */
  readonly filesAtOnce?: number
  /** Whether this process will run all that is queued. */
  readonly isServing?: boolean
  /** The queue's own account, for batches whose command brings none along. */
  readonly account?: Account | null
  /** Told when this process becomes the owner. */
  readonly onAssembled?: (halyard: Halyard) => void
}

/** The account of the token that was given to this run, as the archive confirms it; null without one. */
export async function accountOf(context: Context): Promise<Account | null> {
  const archive = openArchive(baseUrlOf(context.env))
  try {
    return await signIn(context, archive)
  } finally {
    await archive.close()
  }
}

/** The account of a token that is asked for on the terminal; null when none is given, or one that is not accepted. */
export async function askForAccount(context: Context): Promise<Account | null> {
  const found = await askForToken(context)
  if (found === null) return null
  const archive = openArchive(baseUrlOf(context.env))
  try {
    return await signInWith(found, context, archive)
  } finally {
    await archive.close()
  }
}

/** The queue of this profile: this process becomes its owner when it has none, else it is reached through its owner. */
export function openQueue(context: Context, options: QueueOptions = {}): Promise<OpenedQueue> {
  const { profileFolder, env, signal } = context
  const { filesAtOnce = null, isServing = false, account = null, onAssembled } = options
  const baseUrl = baseUrlOf(env)
  return open({
    profileFolder,
    archiveUrl: baseUrl.href,
    isServing,
    signal,
    assemble: () => {
      const halyard = openHalyard({ profileFolder, baseUrl, account, filesAtOnce, allowedHosts: [] })
      onAssembled?.(halyard)
      return halyard
    },
  })
}

/** More changes of the owner than this in a row are not a change of owner any more. */
const mostOwners = 100

/**
 * Works with the queue and closes it. When its owner ends meanwhile, the queue is opened anew (perhaps by owning it) and
 * the work is done again, so it must not mind that: everything acknowledged is still there.
 */
export async function withQueue<T>(
  context: Context,
  options: QueueOptions,
  work: (queue: OpenedQueue) => Promise<T>,
): Promise<T> {
  for (let owners = 1; ; owners += 1) {
    const queue = await openQueue(context, options)
    try {
      return await work(queue)
    } catch (thrown) {
      if (!(thrown instanceof OwnerGone) || owners === mostOwners || context.signal.aborted) throw thrown
    } finally {
      await queue.close()
    }
  }
}

/** Files that are added here are fetched by the owner, so it must ask the same archive. Throws AppError('usage'). */
export function demandSameArchive(queue: OpenedQueue, env: NodeJS.ProcessEnv): void {
  const asked = baseUrlOf(env).href
  if (queue.kind === 'owner' || queue.owner.archiveUrl === asked) return
  throw new AppError(
    'usage',
    `The queue's owner (process ${queue.owner.pid}) asks the archive at ${queue.owner.archiveUrl}, not ${asked}; use another --profile for that.`,
  )
}
