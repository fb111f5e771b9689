import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { AppError } from '#shared/errors'

const address = '127.0.0.1'
/** Running answers are cut off after this time. */
const closeWithinMs = 2000

/** An HTTP server that times out slow senders and idle connections; `boundConnections` limits their number. */
export function createTimedServer(listener: RequestListener): Server {
  return createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // The precision of the two timeouts above.
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 15_000,
      maxHeaderSize: 16 * 1024,
    },
    listener,
  )
}

/**
 * Listens on loopback and returns the port. A requested port that is taken throws AppError('usage'); a remembered one is
 * replaced by any free port.
 */
export async function listenOnLoopback(
  server: Server,
  requested: number | undefined,
  remembered: number,
): Promise<number> {
  try {
    return await listen(server, requested ?? remembered)
  } catch (cause) {
    if (requested === undefined && remembered !== 0) return listen(server, 0)
    throw new AppError('usage', `Port ${requested ?? 0} cannot be used. Choose another with --port.`, {
      cause,
    })
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port) // a TCP server that listens has such an address
    })
  })
}

/** Closes the server after its running answers, within two seconds. */
export async function closeServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), closeWithinMs)
  try {
    await new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
  } finally {
    clearTimeout(cut)
  }
}
