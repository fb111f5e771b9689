import type { IncomingHttpHeaders } from 'node:http'

import { callPath, eventsPath, pairPath } from '#shared/contract/http-paths'

/** Decides which requests are allowed, from the request line and the headers alone. Pure. */

export interface RequestHead {
  readonly method: string
  /** The raw request target, `/path?query`. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
}

export interface HttpRefusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 503
  readonly message: string
  readonly allow?: string
}

const methods: Readonly<Record<string, string>> = {
  [callPath]: 'POST',
  [eventsPath]: 'GET',
  [pairPath]: 'POST',
}

/** The path without its query. */
export const pathOf = (target: string): string => target.split('?', 1)[0] ?? ''

export const isApi = (target: string): boolean => pathOf(target).startsWith('/api/')

/**
 * Whether a Host header names this machine, with any port, since people use tunnels. Another name means that a page has
 * pointed its own domain at this machine to get around the same-origin rule (DNS rebinding).
 */
function isLoopbackHost(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host ?? '')
}

/** Whether the requesting page was loaded from this address (RFC 6454). The far end of a tunnel may add TLS. */
function isOwnOrigin(origin: string, host: string): boolean {
  const own = host.toLowerCase()
  return origin === `http://${own}` || origin === `https://${own}`
}

/** Why a request is refused before its session and its body are read; null when it is not. */
export function refuseRequest({ method, target, headers }: RequestHead): HttpRefusal | null {
  const { host = '', origin } = headers
  if (!isLoopbackHost(host)) return foreignHost
  if (!isApi(target)) return method === 'GET' || method === 'HEAD' ? null : wrongMethod('GET, HEAD')
  const allowed = methods[pathOf(target)]
  if (allowed === undefined) return { status: 404, message: 'Not found.' }
  if (method !== allowed) return wrongMethod(allowed)
  if (origin === undefined ? method === 'POST' : !isOwnOrigin(origin, host)) return foreignOrigin
  // Images and scripts from other ports of this machine send no Origin, but do send Sec-Fetch-Site.
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return foreignOrigin
  if (method === 'POST' && !isJson(headers['content-type'])) {
    return { status: 415, message: 'Requests must be JSON.' }
  }
  return null
}

const isJson = (contentType: string | undefined): boolean =>
  /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? '')

const foreignHost: HttpRefusal = {
  status: 403,
  message: 'Open this page as localhost, 127.0.0.1 or [::1]; other names are refused.',
}
const foreignOrigin: HttpRefusal = { status: 403, message: 'Only the page of this host may send requests.' }
const wrongMethod = (allow: string): HttpRefusal => ({ status: 405, message: `Use ${allow} here.`, allow })

export const unpaired: HttpRefusal = {
  status: 401,
  message: 'This browser is not paired with Halyard. Open the address that `halyard serve` printed.',
}
