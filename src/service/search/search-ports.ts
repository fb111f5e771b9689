import type { FoundPosition, Preview, SavedSearch, SearchQuery } from '#shared/contract/areas/search'
import type { Observation } from '#shared/models'

/** A search whose rows lie on disk. */
export interface KeptSearch {
  readonly searchId: string
  readonly query: SearchQuery
  readonly phase: 'complete' | 'stopped'
  readonly place: FoundPosition | null
  readonly found: number
  readonly expected: number | null
  readonly askedMs: number
}

/** Keeps searches with their rows, and the searches that a person saved. What fails throws AppError. */
export interface SearchStore {
  /** Begins a search without rows; old ones beyond the bounds of the store are forgotten. */
  begin(search: KeptSearch): void
  /** Adds rows behind those it has. */
  append(searchId: string, firstRow: number, rows: readonly Observation[]): Promise<void>
  end(search: KeptSearch): void
  find(searchId: string): KeptSearch | null
  /** All rows in their order. */
  rows(searchId: string): AsyncIterable<readonly Observation[]>
  /** One observation, at or near a row; null when it is not kept. */
  observation(searchId: string, row: number, obsid: string): Promise<Observation | null>
  /** Newest first; only those with rows. */
  list(): readonly KeptSearch[]
  forget(searchId: string): void
  saved(): SavedSearch[]
  save(search: SavedSearch): void
  rename(id: string, name: string): void
  remove(id: string): void
  close(): void
}

/** Small preview images of the archive. */
export interface Previews {
  fetch(uri: string, signal: AbortSignal): Promise<Preview>
  close(): Promise<void>
}
