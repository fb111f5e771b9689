import { proxySignInSentence } from '#core/transfer/status-to-reason'
import { AppError } from '#shared/errors'
import { systemCode } from '../disk/disk-error.ts'
import { HopelessError } from './hopeless-error.ts'
import { toNetworkError } from './network-error.ts'

/** A failure on the way to or through a proxy, whose name it says, and never its password. */
export class ProxyError extends AppError {
  override readonly name = 'ProxyError'
}

/** The proxy that is set cannot be used by Halyard at all. */
export class UnusableProxyError extends HopelessError {
  override readonly name = 'UnusableProxyError'
  constructor() {
    super(
      'network',
      'The proxy of this computer is a SOCKS proxy, which Halyard cannot use: set HTTPS_PROXY to one whose address begins with http://, or name the archive in NO_PROXY if it can be reached without.',
    )
  }
}

/** undici says a refused tunnel in words alone. */
const refusedTunnel = /^Proxy response \((\d{3})\)/

/**
 * What a failed request over a proxy says of the proxy; null when it says nothing, so that the archive's host is meant.
 * The cause stays for callers that distinguish "no route" from "refused".
 */
export function toProxyError(thrown: Error, proxyHost: string): ProxyError | null {
  const status = refusedTunnel.exec(thrown.message)?.[1]
  if (status === '407')
    return new ProxyError('network', proxySignInSentence(`The proxy ${proxyHost}`), { cause: thrown })
  if (status !== undefined)
    return new ProxyError(
      'network',
      `The proxy ${proxyHost} does not let the connection through (${status}): ask whoever runs it, or name the host in NO_PROXY if it can be reached without.`,
      { cause: thrown },
    )
  if (systemCode(thrown) === 'UND_ERR_PRX_CONN')
    return new ProxyError('network', `The proxy ${proxyHost} closed the connection early.`, { cause: thrown })
  if (!isOfConnecting(thrown)) return null
  return new ProxyError('network', toNetworkError(thrown, `The proxy ${proxyHost}`).message, {
    cause: thrown,
  })
}

/** The connection goes to the proxy. Each of its addresses failed so. */
function isOfConnecting(thrown: Error): boolean {
  if (thrown instanceof AggregateError) return thrown.errors.length > 0 && thrown.errors.every(isConnectError)
  return isConnectError(thrown)
}

function isConnectError(thrown: unknown): boolean {
  if (systemCode(thrown) === 'UND_ERR_CONNECT_TIMEOUT') return true
  const call = thrown instanceof Error && 'syscall' in thrown ? thrown.syscall : null
  return call === 'connect' || call === 'getaddrinfo'
}
