import type { QueueEvent, SentEvent } from '#core/queue-api'

/** Events leave for a client at most this often. */
const flushEveryMs = 250
/** More events in one go become one `batch-changed`. */
const mostEvents = 200

export interface EventPump {
  push(event: QueueEvent): void
  /** Sends nothing any more. */
  stop(): void
}

export interface PumpOptions {
  readonly send: (event: SentEvent) => void
  /** Whether the client has not yet read what was sent: then only the fact that something changed is kept. */
  readonly isBehind: () => boolean
  /** Runs it after a delay; the returned function prevents that. */
  readonly after: (delayMs: number, run: () => void) => () => void
}

/**
 * Gathers frequent events and sends the last state of each item. Rare events leave at once, after everything that happened
 * before them. Memory stays bounded, however slowly the client reads.
 */
export function createEventPump({ send, isBehind, after }: PumpOptions): EventPump {
  const waiting = new Map<string, QueueEvent>()
  let isOverfull = false
  let cancel: (() => void) | null = null

  const flush = (): void => {
    cancel?.()
    cancel = null
    if (isBehind()) {
      isOverfull = true
      waiting.clear()
      schedule()
      return
    }
    if (isOverfull) send({ kind: 'batch-changed', batchId: null })
    for (const event of waiting.values()) {
      const sent = asSent(event)
      if (sent !== null) send(sent)
    }
    waiting.clear()
    isOverfull = false
  }
  const schedule = (): void => {
    cancel ??= after(flushEveryMs, flush)
  }
  const keep = (key: string, event: QueueEvent): void => {
    // Taken out first, so that the order is that of the last change.
    waiting.delete(key)
    if (waiting.size >= mostEvents) isOverfull = true
    else waiting.set(key, event)
    schedule()
  }
  return {
    push: event => {
      if (event.kind === 'item-progressed') keep(`progress ${event.itemId}`, event)
      else if (event.kind === 'item-changed') {
        waiting.delete(`progress ${event.itemId}`)
        keep(`item ${event.itemId}`, event)
      } else if (event.kind === 'batch-changed') keep(`batch ${event.batchId ?? 'all'}`, event)
      else {
        flush()
        if (!isOverfull) send(event)
      }
    },
    stop: () => {
      cancel?.()
      cancel = null
      waiting.clear()
    },
  }
}

/** Null of an item that was removed meanwhile: its removal has an event of its own. */
function asSent(event: QueueEvent): SentEvent | null {
  if (event.kind !== 'item-changed') return event
  const { kind, receivedBytes, read } = event
  const item = read()
  return item && { kind, item, ...(receivedBytes !== undefined && { receivedBytes }) }
}
