import net from 'node:net'

/** A request as it came over the wire. Header names in lower case. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Number of this request, from 0, over all connections. */
  readonly index: number
}

/** Writes whatever it likes to the client, right or wrong. */
export interface Reply {
  /** Status line, fields and body exactly as given; the connection stays open. */
  send(status: number, fields: Readonly<Record<string, string | number>>, body?: Uint8Array | string): void
  raw(bytes: Uint8Array | string): void
  /** Closes properly, after what was written has gone out. */
  close(): void
  /** Resets the connection. */
  reset(): void
  /** Says which file the answer is about: what is told as done must be one of these. */
  declare(body: Uint8Array): void
}

export type Script = (seen: Seen, reply: Reply) => void

export interface MisbehavingServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  readonly seen: readonly Seen[]
  /** How many connections were ever opened. */
  readonly connections: () => number
  /** The files that its answers were about, as far as they said so. */
  readonly served: readonly Uint8Array[]
  /** What it does from now on. */
  answer(script: Script): void
  close(): Promise<void>
}

/** A server on loopback that answers every request by a script, over a bare socket. */
export async function startMisbehavingServer(script: Script): Promise<MisbehavingServer> {
  let current = script
  const seen: Seen[] = []
  const served = new Set<Uint8Array>()
  const sockets = new Set<net.Socket>()
  let connections = 0
  const server = net.createServer(socket => {
    sockets.add(socket)
    connections += 1
    socket.on('close', () => sockets.delete(socket))
    // The client may leave at any time.
    socket.on('error', () => undefined)
    readRequests(socket, (method, path, headers) => {
      const request = { method, path, headers, index: seen.length }
      seen.push(request)
      current(
        request,
        replyOver(socket, body => served.add(body)),
      )
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    seen,
    connections: () => connections,
    get served() {
      return [...served]
    },
    answer: next => (current = next),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

type OnRequest = (method: string, path: string, headers: Record<string, string>) => void

function readRequests(socket: net.Socket, onRequest: OnRequest): void {
  let text = ''
  socket.on('data', chunk => {
    text += chunk.toString('latin1')
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      const [first = '', ...lines] = text.slice(0, end).split('\r\n')
      text = text.slice(end + 4)
      const [method = '', path = ''] = first.split(' ')
      const headers: Record<string, string> = {}
      for (const line of lines) {
        const colon = line.indexOf(':')
        headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
      }
      onRequest(method, path, headers)
    }
  })
}

function replyOver(socket: net.Socket, declare: (body: Uint8Array) => void): Reply {
  return {
    declare,
    send(status, fields, body = '') {
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`)
      if (body.length > 0) socket.write(body)
    },
    raw: bytes => void socket.write(bytes),
    close: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
  }
}

export interface ServedFile {
  readonly body: Uint8Array
  readonly etag?: string
  readonly lastModified?: string
  /** Answers ranges with 200 and everything. */
  readonly ignoresRange?: boolean
  readonly fields?: Readonly<Record<string, string>>
}

/** How a proper server answers for one file (RFC 9110 sections 13.1.5 and 14). */
export function serveProperly(seen: Seen, reply: Reply, file: ServedFile): void {
  const { body } = file
  reply.declare(body)
  const validators = {
    ...(file.etag === undefined ? {} : { ETag: file.etag }),
    ...(file.lastModified === undefined ? {} : { 'Last-Modified': file.lastModified }),
    ...file.fields,
  }
  const ifRange = seen.headers['if-range']
  const isSame = ifRange === undefined || ifRange === file.etag || ifRange === file.lastModified
  const range = /^bytes=(\d+)-$/.exec(seen.headers['range'] ?? '')
  const start = range && isSame && file.ignoresRange !== true ? Number(range[1]) : null
  if (start === null) reply.send(200, { ...validators, 'Content-Length': body.length }, body)
  else if (start >= body.length)
    reply.send(416, { ...validators, 'Content-Range': `bytes */${body.length}`, 'Content-Length': 0 })
  else {
    const rest = body.subarray(start)
    const contentRange = `bytes ${start}-${body.length - 1}/${body.length}`
    reply.send(206, { ...validators, 'Content-Range': contentRange, 'Content-Length': rest.length }, rest)
  }
}

/** Sends a head that promises the whole file, then only its first bytes, and closes. */
export function serveCut(reply: Reply, file: ServedFile, sentBytes: number): void {
  reply.declare(file.body)
  const fields = {
    ...(file.etag === undefined ? {} : { ETag: file.etag }),
    ...(file.lastModified === undefined ? {} : { 'Last-Modified': file.lastModified }),
    'Content-Length': file.body.length,
  }
  reply.send(200, fields, file.body.subarray(0, sentBytes))
  reply.close()
}
