import type { Socket } from 'node:net'

/** No message is longer; a peer that sends more is cut off. */
const longestMessageBytes = 8 * 1024 * 1024
const newline = 10

/**
 * Reads JSON lines from a socket: each message is handed over as it comes, parsed but not yet trusted. A line that is
 * too long or no JSON ends the connection; nothing of its content is repeated anywhere.
 */
export function readMessages(socket: Socket, onMessage: (message: unknown) => void): void {
  let pieces: Buffer[] = []
  let pendingBytes = 0
  socket.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      const line = Buffer.concat([...pieces, rest.subarray(0, end)])
      pieces = []
      pendingBytes = 0
      rest = rest.subarray(end + 1)
      const message = parse(line)
      if (message === undefined || line.length > longestMessageBytes) {
        socket.destroy()
        return
      }
      onMessage(message)
      if (socket.destroyed) return
    }
    if (rest.length > 0) pieces.push(rest)
    pendingBytes += rest.length
    if (pendingBytes > longestMessageBytes) socket.destroy()
  })
}

/** Writes one message as a line, unless the socket is closed: its `close` event says so. */
export function sendMessage(socket: Socket, message: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown
  } catch {
    // Expected: a text of a stranger.
    return undefined
  }
}
