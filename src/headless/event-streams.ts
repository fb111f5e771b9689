import type { ServerResponse } from 'node:http'

import type { Door } from '#shared/contract/door'
import { beatText, eventText } from '#shared/contract/event-stream'
import { heartbeatMs } from '#shared/contract/http-paths'

/** The open event streams of all browsers. */
export interface EventStreams {
  /** Streams events into the response until either side ends it; false when too many active streams are open. */
  add(response: ServerResponse, isStillPaired: () => boolean): boolean
  /** Ends the streams of browsers that are no longer paired. */
  endUnpaired(): void
  closeAll(): void
}

/** More than pages need: a browser allows six connections to one host. */
export const mostStreams = 16
/** Bounds memory: a reader this far behind is disconnected. It reconnects and asks for the whole state, so nothing is lost. */
const mostUnsentBytes = 256 * 1024

export function createEventStreams(door: Door): EventStreams {
  const streams = new Map<ServerResponse, () => boolean>()
  let stopListening: (() => void) | null = null
  let beats: NodeJS.Timeout | undefined

  function send(text: string): void {
    for (const response of streams.keys()) {
      // Already ended; its `close` event is still to come.
      if (response.writableEnded || response.destroyed) continue
      response.write(text)
      if (response.writableLength > mostUnsentBytes) response.destroy()
    }
  }
  /** Destroys streams with a backlog, since an unpaired browser must not read it; ends the others normally. */
  function endUnpaired(): void {
    for (const [response, isStillPaired] of streams) {
      if (response.writableEnded || isStillPaired()) continue
      if (response.writableLength > 0) response.destroy()
      else response.end()
    }
  }
  function beat(): void {
    for (const response of streams.keys()) if (response.writableEnded) response.destroy()
    // `isStillPaired` counts an open page as use of its session; an expired session loses its stream here.
    endUnpaired()
    send(beatText)
  }
  /** Drops a stream that does not read: its page is probably gone, and reconnects if it is not. */
  function makeRoom(): void {
    const unread = [...streams.keys()].find(response => response.writableEnded || response.writableLength > 0)
    if (unread === undefined) return
    streams.delete(unread)
    unread.destroy()
  }
  function remove(response: ServerResponse): void {
    streams.delete(response)
    if (streams.size > 0) return
    stopListening?.()
    stopListening = null
    clearInterval(beats)
  }

  return {
    add: (response, isStillPaired) => {
      if (streams.size >= mostStreams) makeRoom()
      if (streams.size >= mostStreams) return false
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(beatText)
      streams.set(response, isStillPaired)
      response.on('close', () => remove(response))
      if (stopListening === null) {
        stopListening = door.listen(announcement => send(eventText(announcement)))
        beats = setInterval(beat, heartbeatMs)
      }
      return true
    },
    endUnpaired,
    closeAll: () => {
      for (const response of streams.keys()) response.end()
    },
  }
}
