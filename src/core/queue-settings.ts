import { createEmitter } from '#shared/async'

/** What a person sets of the whole queue. Read at every choice, so that a change is in force at once. */
export interface QueueSettings {
  /** 1 to 16; null adapts it to each host. */
  readonly filesAtOnce: number | null
  /** Hosts beyond the archive's own, lower case. */
  readonly allowedHosts?: readonly string[]
  /** Bytes to leave free for endless batches that say nothing themselves; null or absent leaves it to the rule. */
  readonly keepFreeBytes?: number | null
  /** Calls after every change; absent where they never change. */
  readonly subscribe?: (listener: () => void) => () => void
}

export type QueueChange = Partial<Pick<QueueSettings, 'filesAtOnce' | 'keepFreeBytes'>>

export interface LiveQueueSettings extends QueueSettings {
  change(change: QueueChange): void
}

/** Settings that may change while the queue runs. */
export function liveQueueSettings(first: QueueSettings): LiveQueueSettings {
  let now = { ...first, keepFreeBytes: first.keepFreeBytes ?? null }
  const changes = createEmitter()
  return {
    get filesAtOnce() {
      return now.filesAtOnce
    },
    get allowedHosts() {
      return now.allowedHosts ?? []
    },
    get keepFreeBytes() {
      return now.keepFreeBytes
    },
    subscribe: changes.on,
    change: change => {
      const before = now
      now = { ...now, ...change }
      if (now.filesAtOnce === before.filesAtOnce && now.keepFreeBytes === before.keepFreeBytes) return
      changes.emit()
    },
  }
}
