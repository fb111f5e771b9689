import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Which connections give way when there are too many: those that nobody paired is known to use, the oldest first. */
export interface Connections {
  /** The connection of this response serves a paired browser: it does not give way before the answer is over. */
  serves(response: ServerResponse): void
}

/** Bounds memory and descriptors; a page itself opens six. */
export const mostConnections = 512

interface Standing {
  /** Answers to paired browsers that are under way. */
  answering: number
  wasPaired: boolean
}

/**
 * Bounds the connections of a server so that others cannot keep the page out: a new one is always taken, and one that
 * has not shown both secrets gives way for it, however it spends its time (no request, half of one, an answer that it
 * does not read). Connections that have served a paired browser and are idle come after those. The new one is refused
 * only where all are serving paired browsers.
 */
export function boundConnections(server: Server, most = mostConnections): Connections {
  const open = new Map<Socket, Standing>()
  server.on('connection', socket => {
    if (open.size >= most) {
      const leaving = whoGivesWay(open)
      if (leaving === null) return void socket.destroy()
      open.delete(leaving)
      leaving.destroy()
    }
    open.set(socket, { answering: 0, wasPaired: false })
    socket.once('close', () => open.delete(socket))
  })
  return {
    serves: response => {
      const standing = response.socket === null ? undefined : open.get(response.socket)
      if (standing === undefined) return
      standing.wasPaired = true
      standing.answering += 1
      response.once('close', () => (standing.answering -= 1))
    },
  }
}

/** Pure; a Map goes through its entries in the order in which they came. */
export function whoGivesWay<Key>(open: ReadonlyMap<Key, Readonly<Standing>>): Key | null {
  let idle: Key | null = null
  for (const [key, { answering, wasPaired }] of open) {
    if (!wasPaired) return key
    if (answering === 0) idle ??= key
  }
  return idle
}
