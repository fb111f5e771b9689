import { minuteMs } from '#shared/durations'
import { randomUUID } from 'node:crypto'
import { pollDelayMs } from '#core/archive/pauses'
import type { Clock } from '#core/ports'
import { AppError } from '#shared/errors'
import { type Expected, problemOf, ReportedError } from './answer-problem.ts'
import type { Asker } from './asker.ts'
import { throwIfCancelled } from './cancelled.ts'
import { createGate } from './gate.ts'
import type { ArchiveQuestion } from './http.ts'
import { isRecord, type Row } from './row-reader.ts'

/** A query to one of the services behind `invoke`. */
export interface Invocation {
  readonly service: string
  readonly params: Readonly<Record<string, unknown>>
  readonly page?: number
  readonly pageSize?: number
  /** Rows, unless said otherwise. */
  readonly expects?: Expected
}

export interface InvokeManners {
  /** How often an answer that is none (ERROR, no status, no list) is asked again, as a new query. */
  readonly mostRepeats: number
  /** How long a query may stay in execution before it counts as failed. */
  readonly mostExecutingMs: number
  /** The caller rather asks for less than again when the archive's own time is over (504). */
  readonly isDivisible: boolean
}

export interface Mashup {
  /**
   * The whole answer of a query, once it is COMPLETE and holds its list. Throws `archive-error` for every other answer
   * and when execution takes too long, and what `Asker.json` throws.
   */
  invoke(invocation: Invocation, signal: AbortSignal, manners?: Partial<InvokeManners>): Promise<Row>
}

const mostInFlight = 2
/** The archive says that it is at work, and works no longer than this for anybody who waits for it. */
const mostExecutingMs = 5 * minuteMs
const defaultManners: InvokeManners = { mostRepeats: 2, mostExecutingMs, isDivisible: false }

export function createMashup(clock: Clock, asker: Asker): Mashup {
  const gate = createGate(mostInFlight)

  async function run(
    invocation: Invocation,
    { mostExecutingMs, isDivisible }: InvokeManners,
    signal: AbortSignal,
  ): Promise<Row> {
    // Built once: a poll is the same request to the byte, a new query has another cacheBreaker.
    const question = questionOf(invocation)
    const { service } = invocation
    const patience = asker.patience(isDivisible)
    const startMs = clock.monotonicMs()
    for (let polls = 0; ; polls += 1) {
      const answer = await asker.json(question, signal, patience)
      if (!isRecord(answer) || answer['status'] !== 'EXECUTING') {
        const problem = problemOf(answer, invocation.expects ?? 'rows')
        if (problem !== null) throw new ReportedError(service, problem)
        if (isRecord(answer)) return answer
      }
      patience.heard()
      if (clock.monotonicMs() - startMs > mostExecutingMs) throw new TooSlowError(service)
      await clock.sleep(pollDelayMs(polls), signal)
      throwIfCancelled(signal)
    }
  }

  return {
    invoke(invocation, signal, manners = {}) {
      const all = { ...defaultManners, ...manners }
      return gate.run(signal, async () => {
        for (let repeats = 0; ; repeats += 1) {
          try {
            return await run(invocation, all, signal)
          } catch (thrown) {
            if (repeats >= all.mostRepeats || !(thrown instanceof ReportedError)) throw thrown
          }
          await clock.sleep(pollDelayMs(repeats), signal)
          throwIfCancelled(signal)
        }
      })
    },
  }
}

function questionOf({ service, params, page, pageSize }: Invocation): ArchiveQuestion {
  const request = {
    service,
    // The default is another format.
    format: 'json',
    params,
    ...(page === undefined ? {} : { page }),
    ...(pageSize === undefined ? {} : { pagesize: pageSize }),
    cacheBreaker: randomUUID(),
  }
  return {
    name: service,
    path: 'api/v0/invoke',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/plain' },
    body: `request=${encodeURIComponent(JSON.stringify(request).toWellFormed())}`,
  }
}

/** A query stayed in execution for as long as it may. */
class TooSlowError extends AppError {
  override readonly name = 'TooSlowError'
  constructor(service: string) {
    super(
      'archive-error',
      `The archive is still busy with ${service}; ask for less at once or try again later.`,
    )
  }
}
