import type { PairedBrowsers } from '#service/host-port'
import { createOneAtATime } from '#shared/async'
import { pageContract, type Service } from '#shared/contract/calls'
import { openDoor } from '#shared/contract/door'
import { codeFragment } from '#shared/contract/http-paths'
import { minuteMs } from '#shared/durations'
import { ignore } from '#shared/ignore'

import { boundConnections } from './connections.ts'
import { createEventStreams } from './event-streams.ts'
import { readHostFile, writeHostFile } from './host-file.ts'
import type { HostFile } from './host-file.ts'
import { closeServer, listenOnLoopback, createTimedServer } from './listen.ts'
import { codeLifeMs, createPairing } from './pairing.ts'
import { answerRequest } from './requests.ts'
import { sendRefusal } from './respond.ts'
import { createSessions } from './sessions.ts'
import { readPage } from './static-page.ts'

export interface HeadlessOptions {
  /** Creates the service behind the page. The host closes it. */
  readonly service: (browsers: PairedBrowsers) => Service
  /** Default: the port of the last start if it is free, otherwise any. */
  readonly port?: number
  /** Holds port and sessions in `headless.json`. */
  readonly profileFolder: string
  /** The built page, `out/renderer`. */
  readonly rendererFolder: string
  /** Called for requests that failed because of a bug, without their content. */
  readonly report?: (thrown: unknown) => void
}

export interface HeadlessHost {
  readonly url: string
  /** Pairs one browser within five minutes. */
  readonly pairedUrl: string
  /** A new such address; the earlier one stops working. */
  newPairedUrl(): string
  /**
   * Closes within about two seconds, after running answers and a last save. Further calls return the same promise. The
   * queue keeps running.
   */
  stop(): Promise<void>
}

const flushEveryMs = 10 * minuteMs

/** Serves the page, its calls and events on loopback. Throws AppError for a taken port or a missing page. */
export async function startHeadless(options: HeadlessOptions): Promise<HeadlessHost> {
  const { profileFolder } = options
  const page = await readPage(options.rendererFolder)
  const kept = await readHostFile(profileFolder)
  const monotonicMs = (): number => performance.now()
  const pairing = createPairing(monotonicMs)
  const save = savesInOrder(profileFolder)
  let port = kept.port
  const urlOf = (code: string | null): string =>
    `http://127.0.0.1:${port}/${code === null ? '' : `#${codeFragment}${code}`}`
  const sessions = createSessions({
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
  const door = openDoor(pageContract, service)
  const streams = createEventStreams(door)
  const server = createTimedServer((request, response) => {
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
    await ignore(service.close(), 'close after a failed start: the first failure is thrown')
    throw thrown
  }
  // A kill loses at most ten minutes of times of use. A failed save is tried again at the next flush.
  const flushes = setInterval(() => {
    sessions.flush().catch((thrown: unknown) => options.report?.(thrown))
  }, flushEveryMs)
  const newPairedUrl = (): string => urlOf(pairing.newCode())
  const end = async (): Promise<void> => {
    clearInterval(flushes)
    streams.closeAll()
    await closeServer(server)
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

/** Writes one at a time, in the order of the calls. */
function savesInOrder(profileFolder: string): (content: HostFile) => Promise<void> {
  const inTurn = createOneAtATime()
  return content => inTurn(() => writeHostFile(profileFolder, content))
}
