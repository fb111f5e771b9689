import { once } from 'node:events'
import { type Dispatcher, request } from 'undici'
import { fieldOf } from '#core/transfer/response-head'
import { parseRetryAfter } from '#core/transfer/retry-after'
import { throwIfCancelled } from './cancelled.ts'
import { readText, TooLongError } from './read-text.ts'
import { watchProgress } from './watch-progress.ts'

/** One question to a service of the archive. */
export interface ArchiveQuestion {
  /** For messages: the service's name, never a whole address. */
  readonly name: string
  /** Below the base address, without a slash at its start. */
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type ArchiveReply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfterMs: number | null
      readonly text: string
    }
  /** The answer is good, and longer than can be read. */
  | { readonly kind: 'too-long' }
  /** No answer, or only half of one. */
  | { readonly kind: 'broke'; readonly cause: unknown }

/** Longest JSON text that is read; a page of 50,000 rows has some 50 MB. Its rows take several times as much memory. */
const mostBytes = 128_000_000

/**
 * Asks once and reads the whole answer as text, following no redirect. `silenceMs` bounds the wait for the first byte
 * and between two of them, and an answer that only drips (see `watchProgress`). Throws only `cancelled`; everything the network does is a reply.
 */
export async function askOnce(
  dispatcher: Dispatcher,
  url: URL,
  question: ArchiveQuestion,
  silenceMs: number,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<ArchiveReply> {
  throwIfCancelled(signal)
  const watch = watchProgress(silenceMs, signal)
  const over = new AbortController()
  try {
    const { method, headers, body = null } = question
    const answered = request(url, {
      dispatcher,
      method,
      headers: { 'accept-encoding': 'gzip', ...headers },
      body,
      signal: watch.signal,
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
    })
    // A proxy that does not answer holds a request back from its own timers and its signal.
    const answer = await Promise.race([answered, rejectedBy(watch.signal, over.signal)])
    const isPacked = /^\s*(?:x-)?gzip\s*$/i.test(fieldOf(answer.headers, 'content-encoding') ?? '')
    const text = await readText(answer.body, isPacked, mostBytes, sizeBytes => watch.took(sizeBytes))
    return {
      kind: 'answered',
      status: answer.statusCode,
      retryAfterMs: parseRetryAfter(
        fieldOf(answer.headers, 'retry-after'),
        fieldOf(answer.headers, 'date'),
        nowMs(),
      ),
      text,
    }
  } catch (cause) {
    throwIfCancelled(signal)
    return cause instanceof TooLongError ? { kind: 'too-long' } : { kind: 'broke', cause }
  } finally {
    over.abort()
    watch.end()
  }
}

/** Never fulfilled; it listens no longer than until `over`. */
async function rejectedBy(signal: AbortSignal, over: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort', { signal: over })
  throw signal.reason
}
