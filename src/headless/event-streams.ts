import type { ServerResponse } from 'node:http'

import type { Door } from '#shared/contract/door'
import { beatText, eventText } from '#shared/contract/event-stream'
import { heartbeatMs } from '#shared/contract/http-paths'

/** The open event streams of all browsers. */
export interface EventStreams {
  /** Takes the response over until either side ends it; false when there are already too many that are read. */
  add(response: ServerResponse, isStillPaired: () => boolean): boolean
  /** Ends the streams of browsers that are no longer paired. */
  endUnpaired(): void
  closeAll(): void
}

/** Pages have no use for more; a browser itself allows six connections to one host. */
export const mostStreams = 16
/** A reader that far behind is cut off: it comes back and asks for the whole, so nothing is lost and memory is bounded. */
const mostUnsentBytes = 256 * 1024

export function eventStreams(door: Door): EventStreams {
  const streams = new Map<ServerResponse, () => boolean>()
  let stopListening: (() => void) | null = null
  let beats: NodeJS.Timeout | undefined

  function send(text: string): void {
    for (const response of streams.keys()) {
      // Ended, but its `close` has not come yet.
      if (response.writableEnded || response.destroyed) continue
      response.write(text)
      if (response.writableLength > mostUnsentBytes) response.destroy()
    }
  }
  /** What an unread stream still holds must not be read any more: only a stream without a backlog ends in good order. */
  function endUnpaired(): void {
    for (const [response, isStillPaired] of streams) {
      if (response.writableEnded || isStillPaired()) continue
      if (response.writableLength > 0) response.destroy()
      else response.end()
    }
  }
  function beat(): void {
    for (const response of streams.keys()) if (response.writableEnded) response.destroy()
    // An open page is a used session; one that has ended of idleness loses its stream here.
    endUnpaired()
    send(beatText)
  }
  /** A page that does not read has most likely gone, and comes back if it has not. */
  function makeRoom(): void {
    const silent = [...streams.keys()].find(response => response.writableEnded || response.writableLength > 0)
    if (silent === undefined) return
    streams.delete(silent)
    silent.destroy()
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
