import process from 'node:process'
import { Agent, type Dispatcher } from 'undici'
import { AppError } from '#shared/errors'
import { ByProxyRules } from './by-proxy-rules.ts'
import { createNoProxy } from './no-proxy.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Fields of an answer that are read at most, as many as curl reads. Gateways add cookies and policies by the kilobyte. */
export const mostHeaderBytes = 300 * 1024

/**
 * Connections for file transfers. HTTP/1.1 only: with HTTP/2 a limit on connections limits nothing. The timers for
 * silence are ours (`watchForSilence`), because they must not count paused time.
 */
export function createDispatcher(connectionsPerOrigin: number): Dispatcher {
  return openConnections({ ...connectionRules, connections: connectionsPerOrigin })
}

export const connectionRules = {
  pipelining: 1,
  allowH2: false,
  keepAliveTimeout: 60_000,
  headersTimeout: 0,
  bodyTimeout: 0,
  // The default of 250 ms for each address is too little on slow lines; undici hears it only beside autoSelectFamily.
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 1_000,
  connect: { timeout: 10_000 },
} as const

/**
 * Connections through the proxies that HTTP_PROXY and HTTPS_PROXY name (in either case), except to the hosts of
 * NO_PROXY and to this machine. Throws AppError usage for a proxy that cannot be used, without repeating its address,
 * which may hold a password.
 */
export function openConnections(options: Agent.Options, env: Environment = process.env): Dispatcher {
  const httpProxy = proxyOf(env, 'HTTP_PROXY')
  const httpsProxy = proxyOf(env, 'HTTPS_PROXY')
  const withRoom = { maxHeaderSize: mostHeaderBytes, ...options }
  if (httpProxy === '' && httpsProxy === '') return new Agent(withRoom)
  const isDirect = createNoProxy(env['no_proxy'] || env['NO_PROXY'] || '')
  return new ByProxyRules(withRoom, { http: httpProxy, https: httpsProxy, isDirect })
}

/** Whether some addresses are asked through a proxy. */
export const isProxied = (env: Environment = process.env): boolean =>
  proxyOf(env, 'HTTP_PROXY') !== '' || proxyOf(env, 'HTTPS_PROXY') !== ''

/** Empty when there is none. A name alone, without `http://`, is what many shells set. */
function proxyOf(env: Environment, name: string): string {
  const value = (env[name.toLowerCase()] ?? env[name] ?? '').trim()
  if (value === '') return ''
  const url = URL.parse(value.includes('://') ? value : `http://${value}`)
  if (url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '') return url.href
  throw new AppError(
    'usage',
    `The address in ${name} is not that of a proxy; it must begin with http:// or https://.`,
  )
}
