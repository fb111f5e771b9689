import { retryDelayMs } from '#core/archive/pauses'
import type { Clock } from '#core/ports'
import { AppError } from '#shared/errors'
import { ProxyError } from '../transfer/proxy-error.ts'
import { throwIfCancelled } from './cancelled.ts'

/** Thrown when the archive gave no usable answer for too long. */
export class GaveUpError extends AppError {
  override readonly name = 'GaveUpError'
  /** The last HTTP status, null when there was no answer at all. */
  readonly status: number | null
  constructor(host: string, status: number | null, waitMs: number, cause: unknown) {
    const seconds = Math.max(1, Math.round(waitMs / 1_000))
    super(
      status === null ? 'network' : 'server-busy',
      cause instanceof ProxyError
        ? cause.message
        : status === null
          ? `The archive at ${host} did not answer within ${seconds} s${codeOf(cause)}; check the connection and try again.`
          : `The archive at ${host} is busy (${status}); try again in ${seconds} s or later.`,
      { cause },
    )
    this.status = status
  }
}

/** ` (ECONNREFUSED)`: the system's own word for it, which distinguishes a certificate from a cable. */
function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  return typeof code === 'string' && /^\w+$/.test(code) ? ` (${code})` : ''
}

/** How long the archive may stay without an answer, over any number of attempts. */
export interface AnswerDeadline {
  /** An answer came, even if it only says to wait: the time starts over. */
  heard(): void
  /** How long the next attempt may be silent, in milliseconds. */
  leftMs(): number
  /** Pauses after a failed attempt, or throws GaveUpError when the time is over or the archive asks for more of it. */
  setBack(
    status: number | null,
    retryAfterMs: number | null,
    cause: unknown,
    signal: AbortSignal,
  ): Promise<void>
}

/** The last attempt gets at least this long, whatever time is left. */
const lastAttemptMs = 1_000

/** The archive's own time for an answer is over: less may be answered in time. */
export const gatewayTimeout = 504

/** `isDivisible`: a 504 ends the question at once, since less will be asked for. */
export function createPatience(
  clock: Clock,
  host: string,
  giveUpAfterMs: number,
  isDivisible = false,
): AnswerDeadline {
  let heardMs = clock.monotonicMs()
  let failures = 0
  const left = (): number => heardMs + giveUpAfterMs - clock.monotonicMs()
  return {
    heard() {
      heardMs = clock.monotonicMs()
      failures = 0
    },
    leftMs: () => Math.max(left(), Math.min(lastAttemptMs, giveUpAfterMs)),
    async setBack(status, retryAfterMs, cause, signal) {
      failures += 1
      const isTooMuch = isDivisible && status === gatewayTimeout
      if (isTooMuch || left() <= 0 || (retryAfterMs ?? 0) > left()) {
        throw new GaveUpError(host, status, retryAfterMs ?? giveUpAfterMs, cause)
      }
      const delayMs = Math.max(retryAfterMs ?? 0, Math.min(retryDelayMs(failures), left()))
      await clock.sleep(delayMs, signal)
      throwIfCancelled(signal)
    },
  }
}
