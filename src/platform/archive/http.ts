import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Dispatcher, request } from 'undici'
import { fieldOf } from '#core/transfer/response-head'
import { parseRetryAfter } from '#core/transfer/retry-after'
import { throwIfCancelled } from './cancelled.ts'
import { watchProgress } from './watch-progress.ts'

/** One question to a service of the archive. */
export interface Question {
  /** For messages: the service's name, never a whole address. */
  readonly name: string
  /** Below the base address, without a slash at its start. */
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type Reply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfterMs: number | null
      readonly text: string
    }
  /** No answer, or only half of one. */
  | { readonly kind: 'broke'; readonly cause: unknown }

/** Longest JSON text that is read; a page of 50,000 rows has some 50 MB. */
const mostBytes = 400_000_000
const unzipped = promisify(gunzip)

/**
 * Asks once and reads the whole answer as text, following no redirect. `silenceMs` bounds the wait for the first byte
 * and between two of them, and an answer that only drips (see `watchProgress`). Throws only `cancelled`; everything the network does is a reply.
 */
export async function askOnce(
  dispatcher: Dispatcher,
  url: URL,
  question: Question,
  silenceMs: number,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<Reply> {
  throwIfCancelled(signal)
  const watch = watchProgress(silenceMs, signal)
  try {
    const { method, headers, body = null } = question
    const answer = await request(url, {
      dispatcher,
      method,
      headers: { 'accept-encoding': 'gzip', ...headers },
      body,
      signal: watch.signal,
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
    })
    const bytes = await readAll(answer.body, sizeBytes => watch.took(sizeBytes))
    const isZipped = answer.headers['content-encoding'] === 'gzip'
    const whole = isZipped ? await unzipped(bytes, { maxOutputLength: mostBytes }) : bytes
    return {
      kind: 'answered',
      status: answer.statusCode,
      retryAfterMs: parseRetryAfter(
        fieldOf(answer.headers, 'retry-after'),
        fieldOf(answer.headers, 'date'),
        nowMs(),
      ),
      text: whole.toString('utf8'),
    }
  } catch (cause) {
    throwIfCancelled(signal)
    return { kind: 'broke', cause }
  } finally {
    watch.end()
  }
}

async function readAll(body: AsyncIterable<Buffer>, took: (sizeBytes: number) => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    sizeBytes += chunk.length
    took(chunk.length)
    if (sizeBytes > mostBytes) throw new Error('The answer is too long to be read.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, sizeBytes)
}
