import type { Socket } from 'node:net'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import { mendHead } from '#core/transfer/mend-head'
import { connectionRules, mostHeaderBytes } from './dispatcher.ts'

/**
 * Connections for servers whose heads the HTTP client's strict parser refuses: the head of the answer is rewritten as it
 * arrives (`mendHead`), its body passes as it is. Each connection serves one request, so that bytes which server and
 * parser understand differently can never become the answer to another one. Not for proxies.
 */
export function createLenientDispatcher(): Dispatcher {
  const connect = buildConnector({
    ...connectionRules.connect,
    autoSelectFamily: connectionRules.autoSelectFamily,
    autoSelectFamilyAttemptTimeout: connectionRules.autoSelectFamilyAttemptTimeout,
    allowH2: false,
  })
  return new Agent({
    ...connectionRules,
    maxHeaderSize: mostHeaderBytes,
    connect: (options, callback) => {
      connect(options, (...[failure, socket]: Parameters<buildConnector.Callback>) => {
        // A failure comes alone, whatever its type says.
        if (failure !== null) callback(failure, null)
        else callback(null, withMendedHead(socket))
      })
    },
  })
}

/** The client takes what has arrived by `read`; until the head is whole it is given nothing. */
function withMendedHead<S extends Socket>(socket: S): S {
  const read = socket.read.bind(socket)
  let held: Buffer | null = Buffer.alloc(0)
  const take = (chunk: Buffer): Buffer | null => {
    if (held === null) return chunk
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
      held = Buffer.concat([Buffer.from(mended, 'latin1'), held])
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
      if (chunk === null || given !== null) return given
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
