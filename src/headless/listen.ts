import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { AppError } from '#shared/errors'

const address = '127.0.0.1'
/** After this long, what still answers is cut off. */
const drainMs = 2000

/** An HTTP server whose slow senders and idle connections are closed by time; `boundConnections` bounds their number. */
export function timedServer(listener: RequestListener): Server {
  return createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // How exact the two times above are; a request that is half sent stays no longer.
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 15_000,
      maxHeaderSize: 16 * 1024,
    },
    listener,
  )
}

/**
 * Listens on loopback. An asked port is that one or AppError('usage'); a remembered one gives way to any free port.
 * Returns the port.
 */
export async function listenOnLoopback(
  server: Server,
  asked: number | undefined,
  remembered: number,
): Promise<number> {
  try {
    return await listen(server, asked ?? remembered)
  } catch (cause) {
    if (asked === undefined && remembered !== 0) return listen(server, 0)
    throw new AppError('usage', `Port ${asked ?? 0} cannot be used. Choose another with --port.`, { cause })
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

/** Lets running answers end, for at most two seconds. */
export async function drain(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), drainMs)
  try {
    await new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
  } finally {
    clearTimeout(cut)
  }
}
