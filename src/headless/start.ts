import type { PairedBrowsers } from '#service/host-port'
import type { Service } from '#shared/contract/calls'
import { openDoor } from '#shared/contract/door'
import { codeFragment } from '#shared/contract/http-paths'

import { boundConnections } from './connections.ts'
import { eventStreams } from './event-streams.ts'
import { readHostFile, writeHostFile } from './host-file.ts'
import type { HostFile } from './host-file.ts'
import { drain, listenOnLoopback, timedServer } from './listen.ts'
import { codeLifeMs, openPairing } from './pairing.ts'
import { answerRequest } from './requests.ts'
import { sendRefusal } from './respond.ts'
import { openSessions } from './sessions.ts'
import { readPage } from './static-page.ts'

export interface HeadlessOptions {
  /** Makes what the page may ask of; the host closes it. */
  readonly service: (browsers: PairedBrowsers) => Service
  /** Absent: the port of the last start if it is free, else any. */
  readonly port?: number
  /** Keeps port and sessions, in `headless.json`. */
  readonly profileFolder: string
  /** The built page, `out/renderer`. */
  readonly rendererFolder: string
  /** Told of requests that failed by a bug; never of their content. */
  readonly report?: (thrown: unknown) => void
}

export interface HeadlessHost {
  readonly url: string
  /** Pairs one browser, once, within five minutes. */
  readonly pairedUrl: string
  /** Another such address; the earlier one ends. */
  newPairedUrl(): string
  /**
   * Lets running answers end, saves, and closes, within about two seconds; once, however often it is asked for. The
   * queue stays with its owner.
   */
  stop(): Promise<void>
}

const flushEveryMs = 10 * 60 * 1000

/** Serves the page, the contract and the announcements on loopback. Throws AppError for a taken port or a missing page. */
export async function startHeadless(options: HeadlessOptions): Promise<HeadlessHost> {
  const { profileFolder } = options
  const page = await readPage(options.rendererFolder)
  const kept = await readHostFile(profileFolder)
  const monotonicMs = (): number => performance.now()
  const pairing = openPairing(monotonicMs)
  const save = savesInOrder(profileFolder)
  let port = kept.port
  const urlOf = (code: string | null): string =>
    `http://127.0.0.1:${port}/${code === null ? '' : `#${codeFragment}${code}`}`
  const sessions = openSessions({
    hostName: kept.hostName,
    kept: kept.sessions,
    nowMs: () => Date.now(),
    save: list => save({ ...kept, port, sessions: list }),
    ended: () => streams.endUnpaired(),
  })
  const service = options.service({
    list: () => sessions.list(),
    signOut: id => sessions.end(id),
    newCode: () => {
      const code = pairing.newCode()
      return { code, url: urlOf(code), untilMs: Date.now() + codeLifeMs }
    },
  })
  const door = openDoor(service)
  const streams = eventStreams(door)
  const server = timedServer((request, response) => {
    answerRequest(parts, request, response).catch((thrown: unknown) => {
      options.report?.(thrown)
      if (response.headersSent) response.destroy()
      else sendRefusal(response, { status: 503, message: 'Something went wrong inside Halyard. Try again.' })
    })
  })
  const parts = { door, page, sessions, pairing, streams, connections: boundConnections(server) }
  try {
    port = await listenOnLoopback(server, options.port, kept.port)
    await save({ ...kept, port })
  } catch (thrown) {
    server.close()
    server.closeAllConnections()
    // The first failure is the one that says what is wrong.
    await service.close().catch(() => undefined)
    throw thrown
  }
  // Times of use survive a kill to within a few minutes; a failed save is tried again at the next.
  const flushes = setInterval(() => {
    sessions.flush().catch((thrown: unknown) => options.report?.(thrown))
  }, flushEveryMs)
  const newPairedUrl = (): string => urlOf(pairing.newCode())
  const end = async (): Promise<void> => {
    clearInterval(flushes)
    streams.closeAll()
    await drain(server)
    try {
      await service.close()
    } finally {
      await sessions.flush()
    }
  }
  let ending: Promise<void> | null = null
  return {
    url: urlOf(null),
    pairedUrl: newPairedUrl(),
    newPairedUrl,
    stop: () => (ending ??= end()),
  }
}

/** One write at a time, in the order they were asked for. */
function savesInOrder(profileFolder: string): (content: HostFile) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return content => {
    // A failed write was told to whoever asked for it; the next one starts anew.
    last = last.catch(() => undefined).then(() => writeHostFile(profileFolder, content))
    return last
  }
}
