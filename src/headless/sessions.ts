import { createHash, randomBytes } from 'node:crypto'

import type { PairedBrowser } from '#service/host-port'

import type { Session } from './host-file.ts'

/**
 * What one request brings to show whose it is. A cookie alone opens nothing: browsers send it to every port of this
 * machine. The key is held by the page's own tabs, whose storage knows ports.
 */
export interface Credentials {
  /** The Cookie header. */
  readonly cookies: string | undefined
  /** The header `keyHeader`. */
  readonly key: string | undefined
}

/** The two secrets of a new session, each of which goes to its own place in the browser. */
export interface OpenedSession {
  readonly id: string
  readonly key: string
}

/** Browsers that were paired. Ids and keys are random and live in them; here and on disk only hashes are known. */
export interface Sessions {
  /**
   * A new session, once it is saved; where nothing can be saved it lives until the host ends. It takes the place of the
   * one that the browser's cookie names, since the new cookie replaces that one.
   */
  open(cookies: string | undefined): Promise<OpenedSession>
  /** Whether both secrets are those of one living session, which this use keeps alive. */
  use(credentials: Credentials): boolean
  /** The Set-Cookie value that carries an id. */
  cookie(id: string): string
  /** Living sessions, the last used first; `id` is a part of the hash, which opens nothing. */
  list(): readonly PairedBrowser[]
  /** Ends the session of such an id; false when there is none. It has ended also when the save is what fails. */
  end(id: string): Promise<boolean>
  /** Saves what is not saved yet. */
  flush(): Promise<void>
}

export interface SessionParts {
  readonly hostName: string
  readonly kept: readonly Session[]
  readonly nowMs: () => number
  readonly save: (sessions: readonly Session[]) => Promise<void>
  /** Called after sessions have ended before their time: what they opened ends with them. */
  readonly ended: () => void
}

/** A browser unused for so long has to be paired again. */
export const idleEndMs = 12 * 3600 * 1000
const cookieSeconds = 30 * 24 * 3600
/** The least recently used one beyond this number ends. */
const mostSessions = 32

export function openSessions({ hostName, kept, nowMs, save, ended }: SessionParts): Sessions {
  const name = `halyard_${hostName}`
  const sessions = new Map(kept.map(session => [session.hash, session]))
  let isUnsaved = false

  function living(): readonly Session[] {
    const alive = [...sessions.values()].filter(session => nowMs() - session.usedMs < idleEndMs)
    return alive.toSorted((a, b) => b.usedMs - a.usedMs).slice(0, mostSessions)
  }
  /** A use in the future was stamped by a clock that has been put right since: it would keep its session for ever. */
  function putRight(): void {
    for (const session of sessions.values()) {
      if (session.usedMs <= nowMs()) continue
      sessions.set(session.hash, { ...session, usedMs: nowMs() })
      isUnsaved = true
    }
  }
  function prune(): readonly Session[] {
    const alive = living()
    const hashes = new Set(alive.map(session => session.hash))
    const over = [...sessions.keys()].filter(hash => !hashes.has(hash))
    for (const hash of over) sessions.delete(hash)
    if (over.length > 0) ended()
    return alive
  }
  function named(cookies: string | undefined): readonly Session[] {
    return cookieValues(cookies, name).flatMap(id => sessions.get(hashOf(id)) ?? [])
  }
  async function keep(): Promise<void> {
    putRight()
    const alive = prune()
    isUnsaved = false
    try {
      await save(alive)
    } catch (thrown) {
      isUnsaved = true
      throw thrown
    }
  }

  return {
    open: async cookies => {
      const [id, key] = [randomSecret(), randomSecret()]
      const hash = hashOf(id)
      const replaced = named(cookies)
      for (const session of replaced) sessions.delete(session.hash)
      sessions.set(hash, { hash, keyHash: hashOf(key), createdMs: nowMs(), usedMs: nowMs() })
      if (replaced.length > 0) ended()
      // A full disk must not keep out whoever would make room on it; the next flush tries again and tells.
      await keep().catch(() => undefined)
      return { id, key }
    },
    use: ({ cookies, key }) => {
      if (key === undefined) return false
      const keyHash = hashOf(key)
      const session = named(cookies).find(candidate => candidate.keyHash === keyHash)
      if (session === undefined || nowMs() - session.usedMs >= idleEndMs) return false
      sessions.set(session.hash, { ...session, usedMs: nowMs() })
      isUnsaved = true
      return true
    },
    // Not `Secure`: the host speaks plain HTTP on loopback, where browsers differ about secure cookies.
    cookie: id => `${name}=${id}; Path=/; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Strict`,
    list: () => living().map(({ hash, createdMs, usedMs }) => ({ id: shortOf(hash), createdMs, usedMs })),
    end: async id => {
      const hash = [...sessions.keys()].find(candidate => shortOf(candidate) === id)
      if (hash === undefined) return false
      sessions.delete(hash)
      ended()
      await keep()
      return true
    },
    flush: async () => {
      putRight()
      if (isUnsaved) await keep()
    },
  }
}

const randomSecret = (): string => randomBytes(32).toString('base64url')
const shortOf = (hash: string): string => hash.slice(0, 12)
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Programs on other ports may set cookies of the same name, for other paths; a browser then sends all of them. */
const mostOfOneName = 8

function cookieValues(header: string | undefined, name: string): readonly string[] {
  const pairs = (header ?? '').split(';').map(pair => pair.trim())
  const own = pairs.filter(candidate => candidate.startsWith(`${name}=`))
  return own.slice(0, mostOfOneName).map(pair => pair.slice(name.length + 1))
}
