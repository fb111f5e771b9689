/** What decides where a request may go. Loopback counts as reachable only for an archive on loopback (the demo). */
export interface RedirectRules {
  readonly isArchiveOrigin: (url: URL) => boolean
  readonly isLoopbackBase: boolean
  /** Hosts that the person allowed, in lower case, with or without a port. */
  readonly allowedHosts: readonly string[]
}

export type RedirectDecision =
  { readonly kind: 'follow'; readonly url: URL } | { readonly kind: 'refused'; readonly detail: string }

const maxRedirects = 10

/**
 * Whether an answer asks for the same GET elsewhere (RFC 9110 section 15.4). 300 and numbers that mean nothing do where
 * they name a place, as for curl.
 */
export const isRedirect = (status: number, location: string | null): boolean =>
  [301, 302, 303, 307, 308].includes(status) ||
  (location !== null && (status === 300 || (status > 308 && status < 400)))

/** Where a request may start: the archive itself, or a host that the person allowed. */
export function mayStartAt(url: URL, rules: RedirectRules): boolean {
  return rules.isArchiveOrigin(url) || (isAllowedHost(url, rules) && isSafeTarget(url, rules))
}

/**
 * The next hop. `visited` are the addresses asked so far in this attempt, the current one last. Other origins are
 * followed without the token, by https only, or on loopback when the archive itself is there.
 */
export function decideRedirect(
  location: string | null,
  visited: readonly URL[],
  rules: RedirectRules,
): RedirectDecision {
  const from = visited.at(-1)
  const url = location === null ? null : URL.parse(escaped(location), from?.href)
  if (url === null) return { kind: 'refused', detail: 'It redirects without saying where to.' }
  url.hash = ''
  url.username = ''
  url.password = ''
  if (visited.some(({ href }) => href === url.href))
    return { kind: 'refused', detail: 'Its redirects go round in a circle.' }
  if (visited.length > maxRedirects)
    return { kind: 'refused', detail: `It redirects more than ${maxRedirects} times.` }
  if (!rules.isArchiveOrigin(url) && !isSafeTarget(url, rules))
    return { kind: 'refused', detail: `It redirects to ${url.protocol}//${url.host}, which is not allowed.` }
  return { kind: 'follow', url }
}

/** Bytes beyond ASCII, which header fields carry as Latin-1, are escaped one by one: in UTF-8 or not, they go back as sent. */
const escaped = (location: string): string =>
  location.replace(/[\x80-\xff]/g, byte => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)

function isSafeTarget(url: URL, rules: RedirectRules): boolean {
  if (isLoopback(url.hostname))
    return /^https?:$/.test(url.protocol) && (rules.isLoopbackBase || isAllowedHost(url, rules))
  return url.protocol === 'https:'
}

const isAllowedHost = (url: URL, { allowedHosts }: RedirectRules): boolean =>
  allowedHosts.includes(url.hostname) || allowedHosts.includes(url.host)

/** Names and addresses of this machine, as a URL writes them (IPv4 in four parts, IPv6 in brackets). */
function isLoopback(hostname: string): boolean {
  return (
    /^(?:.+\.)?localhost\.?$/.test(hostname) ||
    /^(?:127|0)\.\d+\.\d+\.\d+$/.test(hostname) ||
    /^\[(?:::1?|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}|::ffff:0:0)\]$/.test(hostname)
  )
}
