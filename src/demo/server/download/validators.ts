import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { dayMs } from '#shared/durations'

/** What identifies one state of a file. `etag` is strong, `lastModified` an HTTP date. */
export interface Validators {
  readonly etag: string
  readonly lastModified: string
}

/** The validators of one version and generation of a file. */
export function validatorsOf(uri: string, version: string, generation: number): Validators {
  const digest = createHash('sha256').update(`${uri}\n${version}\n${generation}`).digest()
  const releasedMs = Date.UTC(2025, 0, 1) + (digest.readUInt32BE(8) % 31_536_000) * 1000
  return {
    // Short, so that it is not mistaken for the MD5 that object stores send.
    etag: `"${digest.toString('hex', 0, 8)}"`,
    lastModified: new Date(releasedMs + generation * dayMs).toUTCString(),
  }
}

/** Whether the client already has this state: If-None-Match, else If-Modified-Since (RFC 9110, 13.1.2 and 13.1.3). */
export function isNotModified(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const known = headers['if-none-match']
  if (known !== undefined)
    return known.split(',').some(tag => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return since >= Date.parse(lastModified)
}

/** Whether a Range may be obeyed: no If-Range, or one that names this state by strong comparison (RFC 9110, 13.1.5). */
export function allowsRange(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const condition = headers['if-range']
  return condition === undefined || condition === etag || condition === lastModified
}
