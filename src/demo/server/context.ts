import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DemoBody, DemoCatalogue, DemoFile } from '../catalogue/types.ts'
import type { Faults, RequestFaults } from '../faults/index.ts'
import type { CatalogueIndex } from './catalogue-index.ts'
import type { Counters } from './counters.ts'
import type { LongPoll } from './mashup/long-poll.ts'
import type { DemoTokens } from './tokens.ts'

/** Everything that the handlers of the demo archive share. */
export interface ArchiveContext {
  readonly catalogue: DemoCatalogue
  readonly index: CatalogueIndex
  readonly bodyOf: (file: DemoFile) => DemoBody
  readonly tokens: DemoTokens
  readonly faults: Faults
  readonly counters: Counters
  readonly longPoll: LongPoll
  readonly seed: number
  /** `http://127.0.0.1:port` of the archive and of its storage host. */
  readonly mainOrigin: string
  readonly storageOrigin: string
  /** Aborts when the archive stops; every wait takes it. */
  readonly stopping: AbortSignal
  /** Faults of redirected downloads, which the storage host applies. */
  readonly leftToStorage: Map<string, RequestFaults[]>
  /** How often each file was reprocessed since the start. */
  readonly generations: Map<string, number>
}

/** One request and its answer. */
export interface Exchange {
  readonly context: ArchiveContext
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  readonly url: URL
}

export type Handler = (exchange: Exchange) => Promise<void> | void
