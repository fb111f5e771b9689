import type { IncomingMessage, ServerResponse } from 'node:http'

import { pageHeaders } from '#shared/contract/page-headers'
import type { Reply } from '#shared/contract/wire'

import type { HttpRefusal } from './access.ts'
import type { PageFile } from './static-page.ts'

/** Sets the headers of every answer, refusals included. */
export function setCommonHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value)
}

export function sendReply(response: ServerResponse, reply: Reply, status = 200): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(reply))
}

/** Sends a refusal as a reply, with an HTTP status for programs that read only that. */
export function sendRefusal(response: ServerResponse, { status, message, allow }: HttpRefusal): void {
  if (allow !== undefined) response.setHeader('allow', allow)
  // Closes the connection, since an unread body must not be parsed as the next request.
  response.setHeader('connection', 'close')
  sendReply(response, { ok: false, error: { code: 'usage', message } }, status)
}

export function sendPageFile(request: IncomingMessage, response: ServerResponse, file: PageFile): void {
  response.setHeader('etag', file.etag)
  response.setHeader('cache-control', file.isForever ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200, { 'content-type': file.contentType, 'content-length': file.body.length })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}
