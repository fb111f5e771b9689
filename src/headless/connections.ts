import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The open connections. Past the limit, the oldest one that no paired browser is known to use is closed. */
export interface Connections {
  /** Marks the response's connection as serving a paired browser, which keeps it open until the answer ends. */
  serves(response: ServerResponse): void
}

/** Bounds memory and descriptors. A page opens six connections. */
export const mostConnections = 512

interface ConnectionUse {
  /** Unfinished answers to paired browsers. */
  answering: number
  wasPaired: boolean
}

/**
 * Limits a server's connections so that other programs cannot lock out the page. At the limit a new connection replaces
 * the oldest one that has not presented both secrets, whatever it does (no request, half a request, an unread answer);
 * then the oldest idle one of a paired browser. It is refused only when all connections are answering paired browsers.
 */
export function boundConnections(server: Server, most = mostConnections): Connections {
  const open = new Map<Socket, ConnectionUse>()
  server.on('connection', socket => {
    if (open.size >= most) {
      const closing = connectionToClose(open)
      if (closing === null) return void socket.destroy()
      open.delete(closing)
      closing.destroy()
    }
    open.set(socket, { answering: 0, wasPaired: false })
    socket.once('close', () => open.delete(socket))
  })
  return {
    serves: response => {
      const use = response.socket === null ? undefined : open.get(response.socket)
      if (use === undefined) return
      use.wasPaired = true
      use.answering += 1
      response.once('close', () => (use.answering -= 1))
    },
  }
}

/** The connection to close for a new one; null when all are busy. A Map iterates oldest first. Pure. */
export function connectionToClose<Key>(open: ReadonlyMap<Key, Readonly<ConnectionUse>>): Key | null {
  let idle: Key | null = null
  for (const [key, { answering, wasPaired }] of open) {
    if (!wasPaired) return key
    if (answering === 0) idle ??= key
  }
  return idle
}
