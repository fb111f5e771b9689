import { EventEmitter } from 'node:events'

type Json = Readonly<Record<string, unknown>>

// Each listener states the part of its event that it reads; what arrives is Chromium's word.
type Hear = (event: unknown) => void

interface Waiting {
  readonly method: string
  readonly resolve: (result: Json) => void
  readonly reject: (reason: Error) => void
}

/** One target's share of a connection. */
export interface CdpSession {
  send(method: string, params?: Json): Promise<Json>
  on(method: string, listener: (event: never) => void): void
}

/** A client of the Chrome DevTools protocol (flat sessions) over one WebSocket. */
export class Cdp implements CdpSession {
  readonly #socket: WebSocket
  readonly #events = new EventEmitter()
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    this.#events.setMaxListeners(0)
    socket.addEventListener('message', event => this.#receive(String(event.data)))
    socket.addEventListener('close', () => {
      for (const { method, reject } of this.#waiting.values()) reject(new BrowserGoneError(method))
      this.#waiting.clear()
    })
  }

  static connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url)
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new Cdp(socket)))
      socket.addEventListener('error', () => reject(new Error('The browser takes no connection.')))
    })
  }

  send(method: string, params: Json = {}, sessionId?: string): Promise<Json> {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new BrowserGoneError(method))
        return
      }
      const id = ++this.#lastId
      this.#waiting.set(id, { method, resolve, reject })
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }))
    })
  }

  on(method: string, listener: (event: never) => void): void {
    this.#events.on(method, listener as Hear)
  }

  session(sessionId: string): CdpSession {
    return {
      send: (method, params) => this.send(method, params, sessionId),
      on: (method, listener) => this.#events.on(`${sessionId} ${method}`, listener as Hear),
    }
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as {
      readonly id?: number
      readonly result?: Json
      readonly error?: { readonly message: string }
      readonly method?: string
      readonly params?: Json
      readonly sessionId?: string
    } // the shape of every message of the protocol
    if (message.id === undefined) {
      const name = message.method ?? ''
      this.#events.emit(
        message.sessionId === undefined ? name : `${message.sessionId} ${name}`,
        message.params,
      )
      return
    }
    const waiting = this.#waiting.get(message.id)
    if (waiting === undefined) return
    this.#waiting.delete(message.id)
    if (message.error) waiting.reject(new CdpError(waiting.method, message.error.message))
    else waiting.resolve(message.result ?? {})
  }
}

/** Chromium refused a command. */
class CdpError extends Error {
  override readonly name: string = 'CdpError'
  constructor(method: string, message: string) {
    super(`${method}: ${message}`)
  }
}

class BrowserGoneError extends Error {
  override readonly name: string = 'BrowserGoneError'
  constructor(method: string) {
    super(`${method}: the browser has gone.`)
  }
}

/** For commands to a page that may be leaving: a target that went away needs no further answer, anything else is told. */
export function unlessGone(sent: Promise<unknown>): void {
  sent.catch((thrown: unknown) => {
    if (thrown instanceof BrowserGoneError) return
    if (
      thrown instanceof CdpError &&
      /session|Invalid InterceptionId|not attached|closed|context/i.test(thrown.message)
    )
      return
    console.error(thrown)
  })
}
