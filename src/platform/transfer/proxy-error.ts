import { AppError } from '#shared/errors'
import { systemCode } from '../disk/disk-error.ts'
import { toNetworkError } from './network-error.ts'

/** A failure on the way to or through a proxy, whose name it says, and never its password. */
export class ProxyError extends AppError {
  override readonly name = 'ProxyError'
}

/** undici says a refused tunnel in words alone. */
const refusedTunnel = /^Proxy response \((\d{3})\)/

/**
 * What a failed request over a proxy says of the proxy; null when it says nothing, so that the archive's host is meant.
 * The cause stays for callers that tell "no route" from "refused".
 */
export function toProxyError(thrown: Error, proxyHost: string): ProxyError | null {
  const status = refusedTunnel.exec(thrown.message)?.[1]
  if (status === '407')
    return new ProxyError(
      'network',
      `The proxy ${proxyHost} wants a name and a password (407): set them in HTTPS_PROXY, as in http://name:password@${proxyHost}.`,
      { cause: thrown },
    )
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

/** Whoever is connected to is the proxy. Of several addresses of it, each failed so. */
function isOfConnecting(thrown: Error): boolean {
  if (thrown instanceof AggregateError) return thrown.errors.length > 0 && thrown.errors.every(isConnectError)
  return isConnectError(thrown)
}

function isConnectError(thrown: unknown): boolean {
  if (systemCode(thrown) === 'UND_ERR_CONNECT_TIMEOUT') return true
  const call = thrown instanceof Error && 'syscall' in thrown ? thrown.syscall : null
  return call === 'connect' || call === 'getaddrinfo'
}
