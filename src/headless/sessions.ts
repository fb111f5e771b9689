import { createHash, randomBytes } from 'node:crypto'

import type { PairedBrowser } from '#service/host-port'
import { hourMs } from '#shared/durations'

import { ignore } from '#shared/ignore'
import type { Session } from './host-file.ts'

/**
 * The two secrets of a request. The cookie alone is not enough, since browsers send it to every port of this machine. The
 * key is in the storage of the page's tabs, which is separate for each port.
 */
export interface Credentials {
  /** The Cookie header. */
  readonly cookies: string | undefined
  /** The header `keyHeader`. */
  readonly key: string | undefined
}

/** The two secrets of a new session: the id becomes the cookie, the key goes to the page. */
export interface OpenedSession {
  readonly id: string
  readonly key: string
}

/** The paired browsers. Ids and keys are random and stay in the browser; memory and disk hold only their hashes. */
export interface BrowserSessions {
  /**
   * Opens and saves a session; if it cannot be saved, it lasts until the host ends. It replaces the session that the
   * browser's cookie names, since the new cookie replaces that cookie.
   */
  open(cookies: string | undefined): Promise<OpenedSession>
  /** Whether both secrets belong to one live session; extends that session. */
  use(credentials: Credentials): boolean
  /** The Set-Cookie value that carries an id. */
  cookie(id: string): string
  /** Live sessions, the most recently used first. `id` is a part of the hash and gives no access. */
  list(): readonly PairedBrowser[]
  /** Ends the session of this id; false when there is none. A failed save rejects, but the session has ended. */
  end(id: string): Promise<boolean>
  /** Saves unsaved changes. */
  flush(): Promise<void>
}

export interface SessionParts {
  readonly hostName: string
  readonly kept: readonly Session[]
  readonly nowMs: () => number
  readonly save: (sessions: readonly Session[]) => Promise<void>
  /** Called after sessions have ended, so that their event streams can be closed. */
  readonly ended: () => void
}

/** A browser unused for this time has to be paired again. */
export const idleEndMs = 12 * hourMs
const cookieSeconds = 30 * 24 * 3600
/** Beyond this number the least recently used session ends. */
const mostSessions = 32

export function createSessions({ hostName, kept, nowMs, save, ended }: SessionParts): BrowserSessions {
  const name = `halyard_${hostName}`
  const sessions = new Map(kept.map(session => [session.hash, session]))
  let isUnsaved = false

  function live(): readonly Session[] {
    const alive = [...sessions.values()].filter(session => nowMs() - session.usedMs < idleEndMs)
    return alive.toSorted((a, b) => b.usedMs - a.usedMs).slice(0, mostSessions)
  }
  /** Moves times of use from the future to now: a clock that was set back would otherwise keep a session for ever. */
  function correctTimes(): void {
    for (const session of sessions.values()) {
      if (session.usedMs <= nowMs()) continue
      sessions.set(session.hash, { ...session, usedMs: nowMs() })
      isUnsaved = true
    }
  }
  function prune(): readonly Session[] {
    const alive = live()
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
    correctTimes()
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
      // A full disk must not lock out its user.
      await ignore(keep(), 'save a session: the next flush tries again')
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
    // Without `Secure`, since browsers disagree about secure cookies over plain HTTP on loopback.
    cookie: id => `${name}=${id}; Path=/; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Strict`,
    list: () => live().map(({ hash, createdMs, usedMs }) => ({ id: shortOf(hash), createdMs, usedMs })),
    end: async id => {
      const hash = [...sessions.keys()].find(candidate => shortOf(candidate) === id)
      if (hash === undefined) return false
      sessions.delete(hash)
      ended()
      await keep()
      return true
    },
    flush: async () => {
      correctTimes()
      if (isUnsaved) await keep()
    },
  }
}

const randomSecret = (): string => randomBytes(32).toString('base64url')
const shortOf = (hash: string): string => hash.slice(0, 12)
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Limits cookies of the same name, which programs on other ports may set for other paths. */
const mostOfOneName = 8

function cookieValues(header: string | undefined, name: string): readonly string[] {
  const pairs = (header ?? '').split(';').map(pair => pair.trim())
  const own = pairs.filter(candidate => candidate.startsWith(`${name}=`))
  return own.slice(0, mostOfOneName).map(pair => pair.slice(name.length + 1))
}
