import { mostExceptions } from '#shared/contract/areas/search'
import type { ObservationChoice, RowFilters } from '#shared/contract/areas/search'

/** The selected rows: all of the filtered set except the exceptions, or the exceptions alone. */
export interface RowChoice {
  readonly isAll: boolean
  /** By `obsid`. */
  readonly exceptions: ReadonlySet<string>
}

export const nothingChosen: RowChoice = { isAll: false, exceptions: new Set() }
export const allChosen: RowChoice = { isAll: true, exceptions: new Set() }

export const isChosen = ({ isAll, exceptions }: RowChoice, obsid: string): boolean =>
  exceptions.has(obsid) !== isAll

export const chosenCount = ({ isAll, exceptions }: RowChoice, total: number): number =>
  isAll ? Math.max(0, total - exceptions.size) : exceptions.size

/** Whether all of so many rows are chosen, none, or some; `hidden` ones that are chosen are not among the rows. */
export function shareChosen(choice: RowChoice, total: number, hidden = 0): boolean | 'some' {
  const chosen = chosenCount(choice, total)
  if (chosen === 0) return false
  return chosen - hidden >= total && total > 0 ? true : 'some'
}

/** Turns one row over. Null when there would be more exceptions than can be sent. */
export function toggled(choice: RowChoice, obsid: string): RowChoice | null {
  const exceptions = new Set(choice.exceptions)
  if (!exceptions.delete(obsid)) exceptions.add(obsid)
  return bounded({ ...choice, exceptions })
}

/** Selects several more rows. Null as above. */
export function withRows(choice: RowChoice, obsids: readonly string[]): RowChoice | null {
  const exceptions = new Set(choice.exceptions)
  for (const obsid of obsids) {
    if (choice.isAll) exceptions.delete(obsid)
    else exceptions.add(obsid)
  }
  return bounded({ ...choice, exceptions })
}

const bounded = (choice: RowChoice): RowChoice | null =>
  choice.exceptions.size > mostExceptions ? null : choice

/** As it travels to the host. */
export const choiceOf = (searchId: string, filters: RowFilters, choice: RowChoice): ObservationChoice => ({
  searchId,
  filters,
  isAll: choice.isAll,
  exceptions: [...choice.exceptions],
})
