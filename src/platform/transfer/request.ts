import type { Dispatcher } from 'undici'
import type { TransferJob, Validator } from '#core/ports'
import { toAppError } from '#shared/errors'
import { decideRedirect, isRedirect, mayStartAt, type RedirectRules } from '#core/transfer/redirect'
import { ifRangeOf, type AskedRange } from '#core/transfer/resume'
import { openExchange, type Exchange, type ExchangeTools } from './exchange.ts'
import { isHeadRefused, isStaleConnection } from './network-error.ts'
import { TransferBroken } from './transfer-broken.ts'

export interface RequestTools extends ExchangeTools {
  readonly userAgent: string
  readonly isArchiveOrigin: (url: URL) => boolean
  readonly isLoopbackBase: boolean
  /** For answers that the usual connections refuse. */
  readonly lenient: LenientConnections
}

export interface LenientConnections {
  readonly dispatcher: Dispatcher
  /** Origins that were found to need them. */
  readonly origins: Set<string>
}

export interface ArrivedAnswer {
  readonly exchange: Exchange
  /** Where the answer came from, after redirects. */
  readonly url: URL
}

/** The range to ask for; without `recorded` any version will do (used only to see whether something follows). */
export type Wanted = AskedRange | { readonly offset: number; readonly recorded: null } | null

/**
 * Asks for the file, hop by hop. The token goes to archive origins only, decided again at every hop. Calls `onHop` with
 * each address before asking it. Throws TransferBroken foreign-host for an address that may not be asked.
 */
export async function request(
  job: TransferJob,
  wanted: Wanted,
  tools: RequestTools,
  onHop: (url: URL) => void,
  signal: AbortSignal,
): Promise<ArrivedAnswer> {
  const rules: RedirectRules = { ...tools, allowedHosts: job.allowedHosts }
  const start = URL.parse(job.url)
  if (start === null || !mayStartAt(start, rules))
    throw new TransferBroken('foreign-host', `${start?.host ?? 'This address'} is not an allowed host.`)
  const visited = [start]
  for (let url = start; ;) {
    onHop(url)
    const exchange = await ask(url, headersFor(url, job, wanted, tools), tools, signal, job.batchId)
    if (!isRedirect(exchange.head.status, exchange.head.location)) return { exchange, url }
    exchange.discard()
    const next = decideRedirect(exchange.head.location, visited, rules)
    if (next.kind === 'refused')
      throw new TransferBroken(
        'foreign-host',
        `${url.host} answered ${exchange.head.status}. ${next.detail}`,
        {
          status: exchange.head.status,
        },
      )
    url = next.url
    visited.push(url)
  }
}

/**
 * A server may close an idle connection just when it is used again; that says nothing about the server: ask once more. A
 * head that the strict parser refuses is asked for once more, too, over connections that read as curl does; chunks that it
 * refuses are read so at the next attempt.
 */
async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  tools: RequestTools,
  signal: AbortSignal,
  batchId: number | null = null,
): Promise<Exchange> {
  const { lenient } = tools
  const open = (isLenient: boolean): Promise<Exchange> => {
    const dispatcher = isLenient ? lenient.dispatcher : tools.dispatcher
    const own = { ...tools, dispatcher, isLast: isLenient, onMisread: () => remember(lenient, url) }
    return openExchange(url, headers, own, signal, batchId)
  }
  if (lenient.origins.has(url.origin)) return open(true)
  try {
    return await open(false)
  } catch (thrown) {
    const error = toAppError(thrown)
    const isRefused = isHeadRefused(error)
    if (signal.aborted || !(isRefused || isStaleConnection(error))) throw thrown
    const exchange = await open(true)
    if (isRefused) remember(lenient, url)
    return exchange
  }
}

const mostLenientOrigins = 100

function remember({ origins }: LenientConnections, { origin }: URL): void {
  if (origins.size < mostLenientOrigins) origins.add(origin)
}

function headersFor(url: URL, job: TransferJob, wanted: Wanted, tools: RequestTools): Record<string, string> {
  const headers: Record<string, string> = {
    accept: '*/*',
    // Sizes, ranges and digests are about the file's own bytes.
    'accept-encoding': 'identity',
    'user-agent': tools.userAgent,
    'want-repr-digest': 'sha-256=10',
  }
  if (wanted === null && job.current) Object.assign(headers, unlessSame(job.current.validator))
  if (wanted !== null) headers['range'] = `bytes=${wanted.offset}-`
  const ifRange = wanted?.recorded ? ifRangeOf(wanted.recorded) : null
  if (ifRange !== null) headers['if-range'] = ifRange
  if (job.token !== null && tools.isArchiveOrigin(url)) headers['authorization'] = `token ${job.token}`
  return headers
}

/** Whether a whole file is asked for only if it is another one than the one that is here. */
export const asksUnlessSame = ({ current }: TransferJob): boolean =>
  current !== undefined && Object.keys(unlessSame(current.validator)).length > 0

/** A date is of no use beside a tag (RFC 9110 section 13.1.3). Without either the whole file is sent and compared. */
function unlessSame({ etag, lastModified }: Validator): Record<string, string> {
  if (etag !== null) return { 'if-none-match': etag }
  return lastModified === null ? {} : { 'if-modified-since': lastModified }
}
