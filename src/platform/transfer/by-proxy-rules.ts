import { Agent, Dispatcher, ProxyAgent } from 'undici'

export interface Proxies {
  /** Empty for none. */
  readonly http: string
  /** Empty for that of http. */
  readonly https: string
  readonly isDirect: (url: URL) => boolean
}

/** Sends each request over the proxy for its kind of address, or directly. */
export class ByProxyRules extends Dispatcher {
  readonly #isDirect: (url: URL) => boolean
  readonly #direct: Agent
  readonly #http: Dispatcher
  readonly #https: Dispatcher

  constructor(options: Agent.Options, { http, https, isDirect }: Proxies) {
    super()
    this.#isDirect = isDirect
    this.#direct = new Agent(options)
    this.#http = http === '' ? this.#direct : new ProxyAgent({ ...options, uri: http })
    this.#https = https === '' ? this.#http : new ProxyAgent({ ...options, uri: https })
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const url = new URL(options.origin ?? '')
    const over = this.#isDirect(url) ? this.#direct : url.protocol === 'https:' ? this.#https : this.#http
    return over.dispatch(options, handler)
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
