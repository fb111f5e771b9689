import { z } from 'zod'

import type { Result } from '../errors.ts'
import type { Link, Pipe } from './client.ts'
import { eventReader } from './event-stream.ts'
import { callPath, eventsPath, heartbeatMs, keyHeader, pairPath } from './http-paths.ts'
import { createEmitter, type After } from '../async.ts'
import { replySchema } from './wire.ts'

/** What pairing answers, beside the cookie: the secret of this browser's tabs. */
const pairedSchema = z.strictObject({ key: z.string().min(1) })
export type PairedValue = Readonly<z.infer<typeof pairedSchema>>

/** Where a tab has its secret. It is never in an address, and no other port can read it. */
export interface TabKey {
  /** Null when this tab has none yet. */
  get(): string | null
  /** Keeps it for as long as the tab lives, and offers it to the other tabs of the page. */
  keep(key: string): void
  /** This one was refused: it is no longer this tab's, and `ask` does not bring it back. */
  forget(key: string): void
  /** Asks the other tabs, and keeps what they answer; null when none answers soon. Never rejects. */
  ask(): Promise<string | null>
  /** Calls when another tab offers a key that was kept here although nobody asked. */
  onOffer(listener: () => void): () => void
}

/** The contract over HTTP and server-sent events, with reconnection. Network and timers come in. */
export interface HttpPorts {
  /** Same-origin requests: the path is one of `http-paths`. */
  fetch(path: string, init: RequestInit): Promise<Response>
  readonly after: After
  readonly tabKey: TabKey
  /** A one-time code that the page's address brought: used before connecting, so that nothing is refused first. */
  readonly code: string | null
}

export interface HttpPipe extends Pipe {
  /** Exchanges a one-time code for a session and connects. Never rejects. */
  pair(code: string): Promise<Result<null>>
  /** Why the code of the address was not accepted; a paired browser connects without it all the same. */
  pairingProblem(): string | null
  close(): void
}

const firstRetryMs = 250
const longestRetryMs = 4000
const answerMs = 60_000
const silenceMs = 3.5 * heartbeatMs

/** Connects at once and keeps trying; `unpaired` waits for `pair` or `reconnect`. */
export function httpPipe(ports: HttpPorts): HttpPipe {
  const { tabKey } = ports
  const announcements = createEmitter<unknown>()
  const links = createEmitter<Link>()
  let link: Link = 'connecting'
  let failures = 0
  let isClosed = false
  let problem: string | null = null
  let cancelRetry = nothing
  let current = new AbortController()

  function setLink(next: Link): void {
    if (link === next) return
    link = next
    links.emit(next)
  }

  /** Ends the present attempt, if any, and begins another. */
  function connect(): void {
    current.abort()
    cancelRetry()
    current = new AbortController()
    void listen(current)
  }

  async function listen(attempt: AbortController): Promise<void> {
    const key = tabKey.get()
    const status = key === null ? 401 : await readEvents(attempt, key)
    const other = status === 401 && key !== null ? await otherKey(key) : null
    if (attempt !== current) return
    if (other !== null) {
      connect()
      return
    }
    setLink(status === 401 ? 'unpaired' : 'lost')
    if (status === 401) return
    const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** failures)
    failures += 1
    cancelRetry = ports.after(delayMs, connect)
  }

  /** After this key was refused: another one that this tab or another has meanwhile, of a later pairing. */
  async function otherKey(refused: string): Promise<string | null> {
    tabKey.forget(refused)
    return tabKey.get() ?? (await tabKey.ask())
  }

  /** Reads until the stream ends; the status says why it could not begin, null that the connection failed. */
  async function readEvents(attempt: AbortController, key: string): Promise<number | null> {
    let cancelWatchdog = ports.after(silenceMs, () => attempt.abort())
    try {
      const headers = { accept: 'text/event-stream', [keyHeader]: key }
      const init = { headers, signal: attempt.signal }
      const response = await ports.fetch(eventsPath, init)
      if (!response.ok || response.body === null) {
        await response.body?.cancel()
        return response.status
      }
      failures = 0
      setLink('live')
      const next = eventReader()
      const text = new TextDecoder()
      const reader = response.body.getReader()
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        cancelWatchdog()
        cancelWatchdog = ports.after(silenceMs, () => attempt.abort())
        for (const data of next(text.decode(piece.value, { stream: true }))) announce(data)
      }
      return response.status
    } catch {
      // Expected: browsers do not say why a connection broke; the retry finds out whether it can be had again.
      return null
    } finally {
      cancelWatchdog()
    }
  }

  function announce(data: string): void {
    announcements.emit(JSON.parse(data))
  }

  async function post(path: string, body: unknown): Promise<unknown> {
    const patience = new AbortController()
    const cancel = ports.after(answerMs, () => patience.abort())
    try {
      const key = path === pairPath ? null : tabKey.get()
      const headers = { 'content-type': 'application/json', ...(key !== null && { [keyHeader]: key }) }
      const init = { method: 'POST', headers, body: JSON.stringify(body), signal: patience.signal }
      const response = await ports.fetch(path, init)
      // Connecting again shows whether this browser was signed out altogether.
      if (response.status === 401 && link !== 'unpaired') connect()
      return await response.json()
    } finally {
      cancel()
    }
  }

  async function pair(code: string): Promise<Result<null>> {
    try {
      const reply = replySchema.parse(await post(pairPath, { code }))
      if (!reply.ok) return { ok: false, error: { code: 'usage', message: reply.error.message } }
      tabKey.keep(pairedSchema.parse(reply.value).key)
      return { ok: true, value: null }
    } catch {
      // Expected: browsers do not say why nothing came back.
      return { ok: false, error: { code: 'owner-silent', message: 'Halyard does not answer. Try again.' } }
    }
  }

  async function begin(): Promise<void> {
    const paired = ports.code === null ? null : await pair(ports.code)
    problem = paired?.ok === false ? paired.error.message : null
    if (tabKey.get() === null) await tabKey.ask()
    if (!isClosed) connect()
  }

  const begun = begin()
  const stopOffers = tabKey.onOffer(() => {
    if (link === 'unpaired') connect()
  })
  return {
    send: async request => {
      // Before the code is exchanged, or another tab has answered, every question would be refused.
      if (tabKey.get() === null) await begun
      return post(callPath, request)
    },
    receive: announcements.on,
    watchLink: listener => {
      const stop = links.on(listener)
      listener(link)
      return stop
    },
    reconnect: () => {
      if (link !== 'live') connect()
    },
    pair: async code => {
      const reply = await pair(code)
      if (reply.ok) connect()
      return reply
    },
    pairingProblem: () => problem,
    close: () => {
      isClosed = true
      stopOffers()
      cancelRetry()
      announcements.clear()
      links.clear()
      const last = current
      current = new AbortController()
      last.abort()
    },
  }
}

const nothing = (): void => undefined
