import { Agent, Dispatcher, Pool, ProxyAgent } from 'undici'
import { toProxyError, UnusableProxyError } from './proxy-error.ts'

export interface Proxies {
  /** Empty for none. */
  readonly http: string
  /** Empty for that of http. */
  readonly https: string
  readonly isDirect: (url: URL) => boolean
  /** How long a proxy may take to open the way to a host. */
  readonly tunnelMs?: number
}

/** As long as the archive may give no answer before a search ends. */
const usualTunnelMs = 30_000

/** Proxies that pass on any connection, and are spoken to in a protocol of their own. */
export const isSocks = ({ protocol }: URL): boolean => /^socks\d?[ah]?:$/.test(protocol)

/** Sends each request over the proxy for its kind of address, or directly. */
export class ByProxyRules extends Dispatcher {
  readonly #isDirect: (url: URL) => boolean
  readonly #direct: Agent
  readonly #http: Dispatcher
  readonly #https: Dispatcher
  readonly #httpHost: string
  readonly #httpsHost: string

  /** `direct` is used for what no proxy is for, and closed with the others; `options` are those over a proxy. */
  constructor(
    direct: Agent,
    options: Agent.Options,
    { http, https, isDirect, tunnelMs = usualTunnelMs }: Proxies,
  ) {
    super()
    this.#isDirect = isDirect
    this.#direct = direct
    // The time limits of a request begin when its way is open.
    const clientFactory = (origin: URL, own: object): Dispatcher =>
      new Pool(origin, { ...own, headersTimeout: tunnelMs })
    const over = (uri: string): Dispatcher =>
      isSocks(new URL(uri)) ? new SocksRefusal() : new ProxyAgent({ ...options, uri, clientFactory })
    this.#http = http === '' ? this.#direct : over(http)
    this.#https = https === '' ? this.#http : over(https)
    this.#httpHost = hostOf(http)
    this.#httpsHost = hostOf(https === '' ? http : https)
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const url = new URL(options.origin ?? '')
    if (this.#isDirect(url)) return this.#direct.dispatch(options, handler)
    const isSafe = url.protocol === 'https:'
    const host = isSafe ? this.#httpsHost : this.#httpHost
    const told = host === '' ? handler : tellingOfProxy(handler, host)
    return (isSafe ? this.#https : this.#http).dispatch(options, told)
  }

  override close(): Promise<void>
  override close(callback: () => void): void
  override close(callback?: () => void): Promise<void> | void {
    const closed = this.#each(dispatcher => dispatcher.close())
    if (callback === undefined) return closed
    void closed.then(callback, callback)
  }

  override destroy(error?: Error | null): Promise<void>
  override destroy(callback: () => void): void
  override destroy(error: Error | null, callback: () => void): void
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    const why = typeof error === 'function' ? null : (error ?? null)
    const destroyed = this.#each(dispatcher => dispatcher.destroy(why))
    const tell = typeof error === 'function' ? error : callback
    if (tell === undefined) return destroyed
    void destroyed.then(tell, tell)
  }

  async #each(work: (dispatcher: Dispatcher) => Promise<void>): Promise<void> {
    await Promise.all([...new Set([this.#direct, this.#http, this.#https])].map(work))
  }
}

/** Nothing goes past a proxy that was set, and this kind cannot be used. */
class SocksRefusal extends Agent {
  override dispatch(): boolean {
    throw new UnusableProxyError()
  }
}

/** Without the name and the password. */
const hostOf = (uri: string): string => URL.parse(uri)?.host ?? ''

/** What a handler receives, with the proxy's failures as such. */
function tellingOfProxy(handler: Dispatcher.DispatchHandler, host: string): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...told) => handler.onRequestStart?.(...told),
    onRequestUpgrade: (...told) => handler.onRequestUpgrade?.(...told),
    onResponseStart: (...told) => handler.onResponseStart?.(...told),
    onResponseData: (...told) => handler.onResponseData?.(...told),
    onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
    onResponseError: (controller, thrown) =>
      handler.onResponseError?.(controller, toProxyError(thrown, host) ?? thrown),
  }
}
