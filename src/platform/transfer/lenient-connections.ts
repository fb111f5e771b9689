import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { createChunkMender, type ChunkMender } from '#core/transfer/mend-chunks'
import { isInChunks, mendHead } from '#core/transfer/mend-head'

/** Fields of an answer that are read at most, as many as curl reads. Gateways add cookies and policies by the kilobyte. */
export const mostHeaderBytes = 300 * 1024

/**
 * Connections for servers that the HTTP client's strict parser refuses: the head of the answer (`mendHead`) and the frame
 * of its chunks (`createChunkMender`) are rewritten as they arrive, the bytes of its body pass as they are. Each
 * connection must serve one request, so that bytes which server and parser understand differently can never become the
 * answer to another one.
 */
export const mending =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) => {
    connect(options, (...[failure, socket]: Parameters<buildConnector.Callback>) => {
      // A failure comes alone, whatever its type says.
      if (failure !== null) callback(failure, null)
      else callback(null, withMendedAnswer(socket))
    })
  }

/** The client takes what has arrived by `read`; until the head is whole it is given nothing. */
function withMendedAnswer<S extends Socket>(socket: S): S {
  const read = socket.read.bind(socket)
  let held: Buffer | null = Buffer.alloc(0)
  let chunks: ChunkMender | null = null
  const inBody = (bytes: Buffer): Buffer => (chunks === null ? bytes : Buffer.concat(chunks.take(bytes)))
  const take = (chunk: Buffer): Buffer | null => {
    if (held === null) return inBody(chunk)
    held = Buffer.concat([held, chunk])
    for (;;) {
      const end = endOfHead(held)
      if (end === null) {
        if (held.length <= mostHeaderBytes) return null
        break
      }
      const mended = mendHead(held.toString('latin1', 0, end))
      held = held.subarray(end)
      if (mended === null) continue
      if (isInChunks(mended)) chunks = createChunkMender()
      held = Buffer.concat([Buffer.from(mended, 'latin1'), inBody(held)])
      break
    }
    const whole = held
    held = null
    return whole
  }
  socket.read = (sizeBytes?: number): Buffer | null => {
    // The stream itself asks for nothing, to be filled.
    if (sizeBytes === 0) return read(0) as Buffer | null
    for (;;) {
      const chunk = read(sizeBytes) as Buffer | null // a socket without encoding gives buffers
      const given = chunk === null ? null : take(chunk)
      if (chunk === null || (given !== null && given.length > 0)) return given
    }
  }
  return socket
}

/** The position after the first blank line that follows other lines; null while there is none. */
function endOfHead(bytes: Buffer): number | null {
  const text = bytes.toString('latin1')
  const found = /[^\r\n]\r?\n\r?\n/.exec(text)
  return found === null ? null : found.index + found[0].length
}
