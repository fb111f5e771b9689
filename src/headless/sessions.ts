import { createHash, randomBytes } from 'node:crypto'

import type { PairedBrowser } from '#core/services/host-port'

import type { Session } from './host-file.ts'

/** Browsers that were paired. Ids are random and live in their cookie; here and on disk only their hashes are known. */
export interface Sessions {
  /** A new session's id, once it is saved; where nothing can be saved it lives until the host ends. */
  open(): Promise<string>
  /** Whether the cookie header names a living session, which this use keeps alive. */
  use(cookieHeader: string | undefined): boolean
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
}

/** A browser unused for so long has to be paired again. */
export const idleEndMs = 12 * 3600 * 1000
const cookieSeconds = 30 * 24 * 3600
/** The least recently used one beyond this number ends. */
const mostSessions = 32

export function openSessions({ hostName, kept, nowMs, save }: SessionParts): Sessions {
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
    for (const hash of sessions.keys()) if (!hashes.has(hash)) sessions.delete(hash)
    return alive
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
    open: async () => {
      const id = randomBytes(32).toString('base64url')
      const hash = hashOf(id)
      sessions.set(hash, { hash, createdMs: nowMs(), usedMs: nowMs() })
      // A full disk must not keep out whoever would make room on it; the next flush tries again and tells.
      await keep().catch(() => undefined)
      return id
    },
    use: cookieHeader => {
      const id = cookieValue(cookieHeader, name)
      const session = id === null ? undefined : sessions.get(hashOf(id))
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
      await keep()
      return true
    },
    flush: async () => {
      putRight()
      if (isUnsaved) await keep()
    },
  }
}

const shortOf = (hash: string): string => hash.slice(0, 12)
const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex')

function cookieValue(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map(pair => pair.trim())
  const pair = pairs.find(candidate => candidate.startsWith(`${name}=`))
  return pair === undefined ? null : pair.slice(name.length + 1)
}
