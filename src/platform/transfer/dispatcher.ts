import process from 'node:process'
import { Agent, buildConnector, Pool, type Dispatcher } from 'undici'
import { AppError } from '#shared/errors'
import { ByProxyRules, isSocks } from './by-proxy-rules.ts'
import { mending, mostHeaderBytes } from './lenient-connections.ts'
import { createNoProxy } from './no-proxy.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Connections for file transfers. HTTP/1.1 only: with HTTP/2 a limit on connections limits nothing. The timers for
 * silence are ours (`watchForSilence`), because they must not count paused time.
 */
export function createDispatcher(connectionsPerOrigin: number): Dispatcher {
  return openConnections({ ...connectionRules, connections: connectionsPerOrigin })
}

/** The same for servers whose answers need mending. */
export const createLenientDispatcher = (): Dispatcher => openLenientConnections(connectionRules)

const connectionRules = {
  pipelining: 1,
  allowH2: false,
  keepAliveTimeout: 60_000,
  headersTimeout: 0,
  bodyTimeout: 0,
  // The default of 250 ms for each address is too little on slow lines; undici uses it only with autoSelectFamily.
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 1_000,
  connect: { timeout: 10_000 },
} as const

/**
 * Connections through the proxies that HTTP_PROXY, HTTPS_PROXY and, for what these leave open, ALL_PROXY name (in either
 * case), except to the hosts of NO_PROXY and to this machine. Throws AppError usage for an address that is none of a
 * proxy, without repeating it, since it may hold a password; over a SOCKS proxy every request fails with what to do.
 */
export const openConnections = (options: Agent.Options, env: Environment = process.env): Dispatcher =>
  open(options, env, null)

/** The same over connections that are mended (see `mending`), each for one request. */
export function openLenientConnections(
  options: Omit<Agent.Options, 'connect'> & { readonly connect: buildConnector.BuildOptions },
  env: Environment = process.env,
): Dispatcher {
  const { autoSelectFamily, autoSelectFamilyAttemptTimeout } = options
  // A function as `connect` is not handed these by the client.
  const families = autoSelectFamily === undefined ? {} : { autoSelectFamily, autoSelectFamilyAttemptTimeout }
  const connect = mending(buildConnector({ ...options.connect, ...families, allowH2: false }))
  const factory = (origin: string | URL, own: Pool.Options): Dispatcher =>
    new Pool(origin, { ...own, ...(typeof own.connect === 'function' && { connect: mending(own.connect) }) })
  return open({ ...options, pipelining: 0 }, env, { connect, factory })
}

/** How connections are made: to hosts themselves, and to those behind a proxy. */
interface Making {
  readonly connect: buildConnector.connector
  readonly factory: (origin: string | URL, own: Pool.Options) => Dispatcher
}

function open(options: Agent.Options, env: Environment, making: Making | null): Dispatcher {
  const { http, https } = proxiesOf(env)
  const withRoom = { maxHeaderSize: mostHeaderBytes, ...options }
  const direct = new Agent({ ...withRoom, ...(making && { connect: making.connect }) })
  if (http === '' && https === '') return direct
  const isDirect = createNoProxy(env['no_proxy'] || env['NO_PROXY'] || '')
  const factory = making?.factory
  return new ByProxyRules(direct, { ...withRoom, ...(factory && { factory }) }, { http, https, isDirect })
}

/** Empty for none. What is asked by https goes over the proxy for http only where no other is named. */
function proxiesOf(env: Environment): { readonly http: string; readonly https: string } {
  const http = proxyOf(env, 'HTTP_PROXY')
  const https = proxyOf(env, 'HTTPS_PROXY')
  // Where both kinds have their own it is for other programs, whatever it says.
  const all = http !== '' && https !== '' ? '' : proxyOf(env, 'ALL_PROXY')
  return { http: http || all, https: https || all || http }
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
