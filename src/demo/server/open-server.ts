import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '#shared/errors'

/** Opens an HTTP server on 127.0.0.1 that limits everything a client decides. Port 0 takes a free one. */
export async function openServer(
  port: number,
): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer({
    // Holds 40 long URIs, so that the service itself can refuse more of them.
    maxHeaderSize: 64 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    keepAliveTimeout: 30_000,
  })
  server.maxConnections = 512
  // Lets a client pause, but not for ever.
  server.timeout = 300_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(new AppError('usage', `Port ${port} cannot be used; choose another one.`, { cause: error })),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo // a listening TCP server has one
  return { server, origin: `http://127.0.0.1:${address.port}` }
}

/** Stops listening, ends every connection and waits until both are done. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
