import { minuteMs } from '#shared/durations'
import type { Identity } from '#shared/models'
import { noteIgnored } from '#shared/ignore'
import type { Clock } from '../ports.ts'

/**
 * What a 401 or 403 means for a token that was sent. The archive answers the same to an ended token and to one without
 * the right; only whoami distinguishes them.
 */
export type Refusal =
  /** Belongs to no account any more: what needs a token waits for another. */
  | { readonly kind: 'ended' }
  /** A good token, but this account may not have the file. */
  | { readonly kind: 'no-access'; readonly user: string }
  /** The archive did not say; the file waits, the token is still used. */
  | { readonly kind: 'unknown' }

export interface TokenJudge {
  /** Whether the archive has disowned this token. It is not sent again until a person asks for a new try. */
  hasEnded(token: string): boolean
  /** Whoami has disowned it elsewhere. */
  disowned(token: string): void
  /** The archive has accepted it, or its owner gives it again: what was known before does not count any more. */
  forget(token: string): void
  /** Forgets the verdicts that are so old: the next file asks with the token again, and its refusal asks whoami. */
  askAgain(atLeastOldMs: number): void
  /** Asks the archive whose the token is, once for many files that are refused together. Never rejects. */
  judge(token: string): Promise<Refusal>
}

export interface JudgeDeps {
  /** Answers within a bounded time, or throws. */
  readonly whoami: (token: string) => Promise<Identity>
  readonly clock: Pick<Clock, 'monotonicMs'>
}

/** An answer covers the refusals of this long: many files of one program are refused one after the other. */
const answerHoldsMs = minuteMs
/** After no answer the question comes again this soon at the earliest. */
const silenceHoldsMs = 10_000

interface Asked {
  readonly answer: Promise<Refusal>
  untilMs: number
}

export function createTokenJudge({ whoami, clock }: JudgeDeps): TokenJudge {
  /** When each was disowned last. */
  const ended = new Map<string, number>()
  const asked = new Map<string, Asked>()
  const ask = async (token: string): Promise<Refusal> => {
    try {
      const { isAnonymous, user } = await whoami(token)
      if (!isAnonymous) return { kind: 'no-access', user }
      ended.set(token, clock.monotonicMs())
      return { kind: 'ended' }
    } catch (thrown) {
      noteIgnored(thrown, 'ask whose token it is: the file waits, and the next refusal asks again')
      return { kind: 'unknown' }
    }
  }
  const forget = (token: string): void => {
    ended.delete(token)
    asked.delete(token)
  }
  return {
    hasEnded: token => ended.has(token),
    disowned: token => void ended.set(token, clock.monotonicMs()),
    forget,
    askAgain: atLeastOldMs => {
      for (const [token, sinceMs] of ended) if (clock.monotonicMs() - sinceMs >= atLeastOldMs) forget(token)
    },
    judge: async token => {
      if (ended.has(token)) return { kind: 'ended' }
      const before = asked.get(token)
      if (before && clock.monotonicMs() < before.untilMs) return before.answer
      // Callers share a question that is still open.
      const question: Asked = { answer: ask(token), untilMs: Infinity }
      asked.set(token, question)
      const answer = await question.answer
      question.untilMs = clock.monotonicMs() + (answer.kind === 'unknown' ? silenceHoldsMs : answerHoldsMs)
      return answer
    },
  }
}
