import type { Dispatcher } from 'undici'
import { parseBaseUrl } from '#core/archive/base-url'
import type { Clock } from '#core/ports'
import { proxySignInSentence } from '#core/transfer/status-to-reason'
import { knownSecrets } from '#core/token/redact'
import { AppError } from '#shared/errors'
import { askOnce, type ArchiveQuestion } from './http.ts'
import { parseInTurns } from './parse-in-turns.ts'
import { createPatience, type AnswerDeadline } from './patience.ts'
import { issuersVersion, toCertificateError } from '../transfer/certificate-error.ts'
import { openConnections, openLenientConnections } from '../transfer/dispatcher.ts'
import { isHeadRefused } from '../transfer/network-error.ts'
import { UnusableProxyError } from '../transfer/proxy-error.ts'

export interface ArchiveOptions {
  /** As `parseBaseUrl` accepts it. */
  readonly baseUrl: string
  /** Name, version and project page. */
  readonly userAgent: string
  readonly clock: Clock
  /** Used for everything instead of own connections, and left open: a proxy, or a test. */
  readonly dispatcher?: Dispatcher
  /** How long the archive may give no answer before a question fails; 30 s unless given. */
  readonly giveUpAfterMs?: number
}

/** An answer that is neither success nor worth asking again. */
export class RefusedError extends AppError {
  override readonly name = 'RefusedError'
  readonly status: number
  constructor(host: string, service: string, status: number) {
    const hint = status < 400 ? 'check the archive address' : 'check the search or the archive address'
    const message = `The archive at ${host} answered ${status} to ${service}; ${hint}.`
    super('archive-error', status === 407 ? proxySignInSentence('A proxy on the way') : message)
    this.status = status
  }
}

/** Asks the archive's services for JSON, patiently. */
export interface Asker {
  /**
   * The parsed answer. Transient failures (network, half an answer, 408, 429, 5xx) are asked again with growing
   * pauses. Throws `network` or `server-busy` (GaveUpError), `archive-error` for other statuses (RefusedError),
   * `wire-format` when the answer stays unreadable or is too long, `cancelled`.
   */
  json(question: ArchiveQuestion, signal: AbortSignal, patience?: AnswerDeadline): Promise<unknown>
  /** A fresh allowance of time for one question and its polls; `isDivisible`: as `createPatience` takes it. */
  patience(isDivisible?: boolean): AnswerDeadline
  /** Whether the archive answers anything at all within 5 s. */
  isAlive(signal: AbortSignal): Promise<boolean>
  /** Ends all connections; questions under way end as `cancelled`. */
  close(): Promise<void>
}

const aliveWithinMs = 5_000
/** A whole answer that is no JSON this often in a row is not the network's doing. */
const mostUnreadable = 3

/** `connections`: how many are kept to the archive. */
export function createAsker(options: ArchiveOptions, connections: number): Asker {
  const { clock, userAgent, giveUpAfterMs = 30_000 } = options
  const base = parseBaseUrl(options.baseUrl)
  const agent = openConnections({ ...connectionRules, connections })
  const lenient = openLenientConnections({ ...connectionRules, connections })
  let dispatcher = options.dispatcher ?? agent
  const { host } = base
  const closing = new AbortController()
  const nowMs = (): number => clock.nowMs()
  const patience = (isDivisible = false): AnswerDeadline =>
    createPatience(clock, host, giveUpAfterMs, isDivisible)
  const asked = (question: ArchiveQuestion, silenceMs: number, signal: AbortSignal) =>
    askOnce(
      dispatcher,
      new URL(question.path, base),
      { ...question, headers: { 'user-agent': userAgent, ...question.headers } },
      Math.ceil(silenceMs),
      nowMs,
      AbortSignal.any([signal, closing.signal]),
    )

  return {
    patience,
    async json(question, signal, patient = patience()) {
      for (let unreadable = 0; ;) {
        const issuers = issuersVersion()
        const reply = await asked(question, patient.leftMs(), signal)
        if (reply.kind === 'too-long') throw tooLongAnswer(host, question)
        if (reply.kind === 'broke') {
          if (reply.cause instanceof UnusableProxyError) throw reply.cause
          // From now on its answers are read as curl reads them.
          if (isHeadRefused(reply) && options.dispatcher === undefined) dispatcher = lenient
          const untrusted = toCertificateError(reply.cause, host)
          if (untrusted && issuersVersion() === issuers) throw untrusted
          await patient.setBack(null, null, reply.cause, signal)
        } else if (isTransient(reply.status))
          await patient.setBack(reply.status, reply.retryAfterMs, null, signal)
        else if (reply.status < 200 || reply.status > 299) {
          throw new RefusedError(host, question.name, reply.status)
        } else {
          const parsed = await parseJson(reply.text)
          if (parsed.ok) return parsed.value
          unreadable += 1
          if (unreadable === mostUnreadable) throw unreadableAnswer(host, question, parsed.cause)
          await patient.setBack(null, null, parsed.cause, signal)
        }
      }
    },
    async isAlive(signal) {
      const question = { name: 'whoami', path: 'whoami', method: 'GET', headers: {} } as const
      const reply = await asked(question, aliveWithinMs, signal)
      return reply.kind === 'answered' && reply.status < 500
    },
    async close() {
      closing.abort()
      await Promise.all([agent.destroy(), lenient.destroy()])
    },
  }
}

const connectionRules = {
  // Over HTTP/2 a limit of connections would limit nothing.
  allowH2: false,
  keepAliveTimeout: 60_000,
  connect: { timeout: 10_000 },
  // The default of 250 ms per address gives up on slow lines; undici uses it only with autoSelectFamily.
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 1_000,
} as const

const isTransient = (status: number): boolean => status >= 500 || status === 429 || status === 408

/**
 * The one place where answers of the archive's services enter: a token that an answer repeats is removed here, in
 * whatever field or name of a field it is.
 */
async function parseJson(
  text: string,
): Promise<{ ok: true; value: unknown } | { ok: false; cause: unknown }> {
  try {
    const value = await parseInTurns(text)
    // The whole text is looked at first: that costs a fraction of what a look at every value would.
    return { ok: true, value: knownSecrets.isTold(text) ? knownSecrets.redactAll(value) : value }
  } catch (thrown) {
    // The engine's own message quotes the text, which may be anything.
    const kind = text.trimStart().startsWith('<')
      ? 'a web page'
      : `${text.length} characters that are no JSON`
    return {
      ok: false,
      cause: new Error(`The body is ${kind}.`, { cause: thrown instanceof SyntaxError ? null : thrown }),
    }
  }
}

function tooLongAnswer(host: string, { name }: ArchiveQuestion): AppError {
  return new AppError(
    'wire-format',
    `The archive at ${host} answered ${name} with more than can be read at once; narrow the search, or ask for fewer observations.`,
  )
}

function unreadableAnswer(host: string, { name }: ArchiveQuestion, cause: unknown): AppError {
  return new AppError(
    'wire-format',
    `The archive at ${host} answered ${name} with no JSON; try again later.`,
    { cause },
  )
}
