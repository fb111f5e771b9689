import type {
  OnHeadersReceivedListenerDetails,
  HeadersReceivedResponse,
  Protocol,
  Session,
  WebRequest,
} from 'electron'

import { isReady } from '../lifecycle.ts'
import { absent, strict, strictBase, strictEmitter } from '../not-implemented.ts'
import { handleScheme, schemeOf } from '../schemes.ts'

type Respond = (request: Request) => Response | Promise<Response>
type HeadersListener = (
  details: OnHeadersReceivedListenerDetails,
  callback: (response: HeadersReceivedResponse) => void,
) => void

/** Kept between the app's handler and the page: response headers as the app wants them. */
export class DoubleWebRequest
  extends strictBase('webRequest')
  implements Pick<WebRequest, 'onHeadersReceived'>
{
  #listener: HeadersListener | null = null

  onHeadersReceived(...args: unknown[]): void {
    if (args.length > 1) throw new Error('electron double: filters of webRequest are not implemented')
    this.#listener = (args[0] ?? null) as HeadersListener | null // the only signature without a filter
  }

  apply(url: string, response: Response): Response {
    const listener = this.#listener
    if (listener === null) return response
    const given: Record<string, string[]> = {}
    for (const [name, value] of response.headers) (given[name] ??= []).push(value)
    // Halyard reads the address and the headers; the rest of Electron's details is not made up.
    const details = strict('onHeadersReceived details', {
      url,
      statusCode: response.status,
      responseHeaders: given,
    })
    const headers = new Headers()
    listener(details as unknown as OnHeadersReceivedListenerDetails, ({ responseHeaders = given }) => {
      for (const [name, values] of Object.entries(responseHeaders))
        for (const value of [values].flat()) headers.append(name, value)
    })
    return new Response(response.body, { status: response.status, headers })
  }
}

export class DoubleProtocol extends strictBase('protocol') {
  readonly #handlers = new Map<string, Respond>()

  handle(scheme: string, respond: Respond): void {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handleScheme(scheme)
    this.#handlers.set(scheme, respond)
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme)
  }

  handlerOf(scheme: string): Respond | undefined {
    return this.#handlers.get(scheme)
  }

  #isRegistered = false
  registerSchemesAsPrivileged(schemes: Parameters<Protocol['registerSchemesAsPrivileged']>[0]): void {
    if (isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    if (this.#isRegistered) throw new Error('protocol.registerSchemesAsPrivileged should be called only once')
    this.#isRegistered = true
    for (const { scheme } of schemes) handleScheme(scheme)
  }
}

type SessionContract = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setSpellCheckerEnabled'
  | 'isSpellCheckerEnabled'
>

/** Permission handlers are kept, but Chromium never asks them: without a window it grants nothing anyway. */
export class DoubleSession extends strictEmitter('session') implements SessionContract {
  readonly protocol = new DoubleProtocol()
  readonly webRequest = new DoubleWebRequest()
  #isSpellChecking = true

  setPermissionRequestHandler(_handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    // See the comment of the class.
  }

  setPermissionCheckHandler(_handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    // See the comment of the class.
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.#isSpellChecking = enable
  }

  isSpellCheckerEnabled(): boolean {
    return this.#isSpellChecking
  }

  /** Null: the app does not handle this scheme. */
  respond(address: string, toRequest: () => Request): Promise<Response> | null {
    const handler = this.protocol.handlerOf(schemeOf(address))
    if (handler === undefined) return null
    return Promise.resolve()
      .then(() => handler(toRequest()))
      .then(response => this.webRequest.apply(address, response))
  }
}

const defaultSession = new DoubleSession()

export const session = strict('session', {
  get defaultSession() {
    if (!isReady()) throw new Error('Session can only be received when app is ready')
    return defaultSession
  },
  /** electron-updater makes its own at import; what it would send is refused there by name. */
  fromPartition: () => absent('session.fromPartition()'),
})
export { defaultSession }

/** The default session's, as in Electron. */
export const { protocol } = defaultSession
