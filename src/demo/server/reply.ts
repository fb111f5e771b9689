import type { OutgoingHttpHeaders } from 'node:http'
import type { Exchange } from './context.ts'

/** Sends a small answer with its length. Node omits the body of answers to HEAD by itself. */
export function reply(
  { response }: Exchange,
  status: number,
  contentType: string,
  body: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}

export const replyJson = (exchange: Exchange, value: unknown, status = 200): void =>
  reply(exchange, status, 'application/json', JSON.stringify(value))

/** Sends a sentence as plain text, for statuses whose body clients must not rely on. */
export const replyStatus = (
  exchange: Exchange,
  status: number,
  sentence: string,
  headers: OutgoingHttpHeaders = {},
): void => reply(exchange, status, 'text/plain; charset=utf-8', `${sentence}\n`, headers)
