import type { ObservationChoice } from '#shared/contract/areas/search'
import type { ObservationKey } from '#core/ports'

/** What a page has chosen among the rows of a search, for the service that lists its files. */
export interface ChosenObservations {
  /**
   * The chosen observations in the order of the dataset names, without planned ones, which have no files. A search that
   * still runs gives what it has found so far. Throws AppError 'nothing-found' for a search that is no longer kept.
   */
  keysOf(choice: ObservationChoice): Promise<readonly ObservationKey[]>
}
