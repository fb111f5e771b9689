import { createHash } from 'node:crypto'
import type { Exchange, Handler } from '../context.ts'
import { applyFaults } from '../apply-faults.ts'
import { isRecord, readBody, textOf } from '../read-body.ts'
import { replyJson } from '../reply.ts'
import { formatAnswer } from './formats.ts'
import { QueryError } from './query-error.ts'
import { runService, type Params } from './services.ts'

const usualPageSize = 1000
/** Beyond this many rows the archive drops the connection instead of answering. */
const mostRows = 500_000

/** `POST` or `GET /api/v0/invoke` with `request=<JSON>`. Errors of a request are answered with HTTP 200. */
export const invoke: Handler = async exchange => {
  const { context, request, method, url } = exchange
  context.counters.add('queries')
  const form = method === 'POST' ? new URLSearchParams(await readBody(request)) : url.searchParams
  try {
    await answer(exchange, form.get('request') ?? '')
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    replyJson(exchange, { status: 'ERROR', msg: error.message })
  }
}

async function answer(exchange: Exchange, text: string): Promise<void> {
  const { context } = exchange
  const { service, params, format, page, pageSize, key } = parseRequest(text)
  const faults = context.faults.next(key, 'query')
  await applyFaults(exchange, faults)
  if (faults.has('query-error'))
    throw new QueryError('Cannot continue the execution because the session is in the kill state.')

  const result = runService(context, service, params)
  // Names and missions are never EXECUTING, since astroquery does not repeat those requests.
  if (result.kind !== 'document' && context.longPoll.isExecuting(text, key)) {
    replyJson(exchange, { status: 'EXECUTING', msg: '' })
    return
  }
  if (result.kind === 'table' && result.rows.length > mostRows) exchange.request.socket.destroy()
  else replyJson(exchange, formatAnswer(result, format, { page, pageSize }))
}

interface MashupRequest {
  readonly service: string
  readonly params: Params
  readonly format: string
  readonly page: number
  readonly pageSize: number
  /** A hash of the query without page and `cacheBreaker`. Faults and long polls depend on it. */
  readonly key: string
}

function parseRequest(text: string): MashupRequest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new QueryError('The request is not JSON.', { cause: error })
  }
  if (!isRecord(value) || typeof value['service'] !== 'string')
    throw new QueryError('The service is missing.')
  const { service, params = {} } = value
  if (!isRecord(params)) throw new QueryError('The parameters are not an object.')
  return {
    service,
    params,
    format: textOf(value['format'], 'extjs').toLowerCase(),
    page: toCount(value['page'], 1),
    pageSize: toCount(value['pagesize'], usualPageSize),
    key: createHash('sha256')
      .update(`${service} ${JSON.stringify(params)}`)
      .digest('base64url'),
  }
}

/** A whole number from 1 on, also given as text. */
function toCount(value: unknown, missing: number): number {
  const count = Number(value ?? missing)
  if (!Number.isInteger(count) || count < 1)
    throw new QueryError('page and pagesize are whole numbers from 1 on.')
  return count
}
