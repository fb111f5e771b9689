import process from 'node:process'
import { Agent, type Dispatcher } from 'undici'
import { AppError } from '#shared/errors'
import { ByProxyRules, isSocks } from './by-proxy-rules.ts'
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
 * Connections through the proxies that HTTP_PROXY, HTTPS_PROXY and, for what these leave open, ALL_PROXY name (in either
 * case), except to the hosts of NO_PROXY and to this machine. Throws AppError usage for an address that is none of a
 * proxy, without repeating it, since it may hold a password; over a SOCKS proxy every request fails with what to do.
 */
export function openConnections(options: Agent.Options, env: Environment = process.env): Dispatcher {
  const { http, https } = proxiesOf(env)
  const withRoom = { maxHeaderSize: mostHeaderBytes, ...options }
  if (http === '' && https === '') return new Agent(withRoom)
  const isDirect = createNoProxy(env['no_proxy'] || env['NO_PROXY'] || '')
  return new ByProxyRules(withRoom, { http, https, isDirect })
}

/** Whether some addresses are asked through a proxy. */
export function isProxied(env: Environment = process.env): boolean {
  const { http, https } = proxiesOf(env)
  return http !== '' || https !== ''
}

/** Empty for none. What is asked by https goes over the proxy for http only where no other is named. */
function proxiesOf(env: Environment): { readonly http: string; readonly https: string } {
  const all = proxyOf(env, 'ALL_PROXY')
  const http = proxyOf(env, 'HTTP_PROXY') || all
  return { http, https: proxyOf(env, 'HTTPS_PROXY') || all || http }
}

/** Empty when there is none. A name alone, without `http://`, is what many shells set; an empty value is none, as for curl. */
function proxyOf(env: Environment, name: string): string {
  const value = (env[name.toLowerCase()] || env[name] || '').trim()
  if (value === '') return ''
  const url = URL.parse(value.includes('://') ? value : `http://${value}`)
  const isKnown = url !== null && (/^https?:$/.test(url.protocol) || isSocks(url))
  if (isKnown && url.host !== '') return url.href
  throw new AppError(
    'usage',
    `The address in ${name} is not that of a proxy; it must begin with http:// or https://.`,
  )
}
