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
  /** The queue's own account, for batches without one of their own. */
  readonly account?: Account | null
  /** Called when this process becomes the owner. */
  readonly onAssembled?: (halyard: Halyard) => void
}

/** The account of the token given to this run, as the archive confirms it; null without a token. */
export async function accountOf(context: Context): Promise<Account | null> {
  const archive = openArchive(baseUrlOf(context.env))
  try {
    return await signIn(context, archive)
  } finally {
    await archive.close()
  }
}

/** Asks for a token on the terminal; answers its account, or null when none is given. */
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

/** The queue of this profile. Without an owner, this process becomes it; otherwise the queue is reached through its owner. */
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

/** More owners than this in a row are a fault, not a change of owner. */
const mostOwners = 100

/**
 * Works with the queue and closes it. When the owner ends meanwhile, the queue is opened again (this process may become
 * the owner) and `work` runs again, so it must be repeatable. Everything acknowledged is still in the queue.
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

/** Throws AppError('usage') when the owner, which downloads the files added here, uses another archive. */
export function demandSameArchive(queue: OpenedQueue, env: NodeJS.ProcessEnv): void {
  const asked = baseUrlOf(env).href
  if (queue.kind === 'owner' || queue.owner.archiveUrl === asked) return
  throw new AppError(
    'usage',
    `Process ${queue.owner.pid} runs this queue with the archive at ${queue.owner.archiveUrl}, not ${asked}. Use another --profile.`,
  )
}
