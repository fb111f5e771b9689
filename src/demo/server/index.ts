import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { DemoBody, DemoCatalogue, DemoFile } from '../catalogue/types.ts'
import { createFaults, parseFaults } from '../faults/index.ts'
import { indexCatalogue } from './catalogue-index.ts'
import type { ArchiveContext, Handler } from './context.ts'
import { createCounters, type RequestCounters } from './counters.ts'
import { HttpError } from './http-error.ts'
import { createLongPoll } from './mashup/long-poll.ts'
import { closeServer, openServer } from './open-server.ts'
import { replyStatus } from './reply.ts'
import { serveArchive, serveSecondOrigin } from './routes.ts'
import { createTokens, type TokenKind } from './tokens.ts'

export type { RequestCounters } from './counters.ts'
export type { TokenKind } from './tokens.ts'

export interface DemoArchiveOptions {
  readonly catalogue: DemoCatalogue
  readonly bodyOf: (file: DemoFile) => DemoBody
  /** Default 0: a free port. `secondPort` belongs to the storage host. */
  readonly port?: number | undefined
  readonly secondPort?: number | undefined
  /** See `parseFaults`. */
  readonly faults?: string | undefined
  /** The token for exclusive files. Default: one derived from the seed. */
  readonly token?: string | undefined
  readonly seed?: number | undefined
  /** Called with one line for each request, without headers. */
  readonly log?: ((line: string) => void) | undefined
}

export interface DemoArchive {
  /** The archive's address, `http://127.0.0.1:port`. */
  readonly url: string
  /** The storage host, to which downloads may be redirected. */
  readonly secondUrl: string
  readonly token: string
  /** Makes another valid token; one for an `outsider` has no right to exclusive files. */
  issueToken(kind: TokenKind): string
  /** Makes the token invalid: whoami answers anonymous, exclusive files answer 401. */
  revokeToken(token: string): void
  requests(): RequestCounters
  stop(): Promise<void>
}

/**
 * Starts a small archive on loopback that serves the catalogue through MAST's protocol.
 * @throws AppError `usage` for invalid faults and for ports that are taken.
 */
export async function startDemoArchive(options: DemoArchiveOptions): Promise<DemoArchive> {
  const { catalogue, bodyOf, seed = 1, log } = options
  const faults = createFaults(parseFaults(options.faults ?? ''), seed)
  const tokens = createTokens(seed, options.token)
  const counters = createCounters()
  const stopping = new AbortController()
  const main = await openServer(options.port ?? 0)
  const storage = await openServer(options.secondPort ?? 0).catch(async (error: unknown) => {
    await closeServer(main.server)
    throw error
  })
  const context: ArchiveContext = {
    catalogue,
    index: indexCatalogue(catalogue),
    bodyOf,
    tokens,
    faults,
    counters,
    longPoll: createLongPoll(faults),
    seed,
    mainOrigin: main.origin,
    storageOrigin: storage.origin,
    stopping: stopping.signal,
    leftToStorage: new Map(),
    generations: new Map(),
  }
  serve(main.server, context, serveArchive, log)
  serve(storage.server, context, serveSecondOrigin, log)

  return {
    url: main.origin,
    secondUrl: storage.origin,
    token: tokens.first,
    issueToken: tokens.issue,
    revokeToken: tokens.revoke,
    requests: counters.read,
    async stop() {
      stopping.abort()
      await Promise.all([closeServer(main.server), closeServer(storage.server)])
    },
  }
}

function serve(
  server: Server,
  context: ArchiveContext,
  handler: Handler,
  log: DemoArchiveOptions['log'],
): void {
  server.on('request', (request, response) => {
    context.counters.add('total')
    if (request.method === 'HEAD') context.counters.add('heads')
    response.once('close', () => {
      context.counters.status(response.statusCode)
      log?.(`${request.method ?? ''} ${request.url ?? ''} ${response.statusCode}`)
    })
    void answer(request, response, context, handler)
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: ArchiveContext,
  handler: Handler,
): Promise<void> {
  // Taken now, since the request loses its socket when it ends.
  const { socket } = request
  const url = URL.parse(request.url ?? '/', context.mainOrigin)
  const exchange = {
    context,
    request,
    response,
    method: request.method ?? 'GET',
    url: url ?? new URL(context.mainOrigin),
  }
  try {
    if (url === null) throw new HttpError(400, 'The address cannot be read.')
    await handler(exchange)
  } catch (error) {
    // An ended connection, from either side, is not a failure.
    if (socket.destroyed || context.stopping.aborted) return
    if (response.headersSent) return void socket.destroy()
    const answer = error instanceof HttpError ? error : new HttpError(500, 'The demo archive failed.')
    replyStatus(exchange, answer.status, answer.message, answer.headers)
  } finally {
    // Discards what a client still sends after its answer.
    if (!request.complete && response.writableEnded) request.resume()
  }
}
