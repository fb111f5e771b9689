import type { OutgoingHttpHeaders } from 'node:http'

/** An answer other than success. A handler throws it; the server sends it unchanged. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  constructor(status: number, message: string, headers: OutgoingHttpHeaders = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}
