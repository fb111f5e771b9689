import type { Clock } from '../ports.ts'
import type { Account } from '../queue-client.ts'
import type { QueueToken } from '../queue/queue-deps.ts'
import { mayEndWithin } from './clock.ts'
import type { TokenJudge } from './judge.ts'

export interface QueueTokenDeps {
  /** The account of the batch of a folder; null asks for the queue's own. */
  readonly accountOf: (folder: string | null) => Account | null
  readonly judge: TokenJudge
  readonly clock: Pick<Clock, 'nowMs'>
  /** Remembers that the archive accepted a token; called for every file, so it must be cheap. */
  readonly noteUse: (token: string) => void
}

/** Without an order a disowned token is not tried again this soon. */
const politeMs = 2_000

/** The tokens that the queue may send: all that were provided, less those that the archive has disowned. */
export function createQueueToken({ accountOf, judge, clock, noteUse }: QueueTokenDeps): QueueToken {
  const valueOf = (account: Account | null): string | null => account?.token.reveal() ?? null
  const hasEnded = (value: string | null): boolean => value !== null && judge.hasEnded(value)
  return {
    current: folder => {
      const value = valueOf(accountOf(folder))
      return hasEnded(value) ? null : value
    },
    user: folder => accountOf(folder)?.user ?? 'anonymous',
    hasEnded: folder => hasEnded(valueOf(accountOf(folder))),
    judge: token => judge.judge(token),
    accepted: token => {
      judge.forget(token)
      noteUse(token)
    },
    askAgain: isOrdered => judge.askAgain(isOrdered ? 0 : politeMs),
    mayEndWithin: (folder, workMs) => {
      const account = accountOf(folder)
      return account !== null && mayEndWithin(account.times ?? null, workMs, clock.nowMs())
    },
  }
}
