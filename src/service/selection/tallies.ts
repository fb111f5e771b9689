import type { ShareView, TallyView, TriState } from '#shared/contract/areas/selection-views'
import type { ListEntry } from './file-list.ts'

/** Counts that grow: what there is, what of it is chosen, and how much could be chosen now. */
export interface TallyCounter {
  readonly available: TallyView
  readonly selected: TallyView
  /** Files that are not held back by a missing token. */
  selectable: number
}

const nothing = (): TallyView => ({ files: 0, bytes: 0, unsized: 0 })
export const counter = (): TallyCounter => ({ available: nothing(), selected: nothing(), selectable: 0 })

export function count(into: TallyCounter, entry: ListEntry, isSelected: boolean, isHeldBack: boolean): void {
  add(into.available, entry)
  if (isSelected) add(into.selected, entry)
  if (!isHeldBack) into.selectable += 1
}

export const shareOf = ({ available, selected }: TallyCounter): ShareView => ({ available, selected })

/** Ticked, unticked, or in between; what no click could tick does not count. */
export function stateOf({ selected, selectable }: Pick<TallyCounter, 'selectable'> & ShareView): TriState {
  if (selected.files === 0) return 'none'
  return selected.files >= selectable ? 'all' : 'some'
}

export function sumOf(counters: Iterable<TallyCounter>): TallyCounter {
  const sum = counter()
  for (const { available, selected, selectable } of counters) {
    for (const key of ['files', 'bytes', 'unsized'] as const) {
      sum.available[key] += available[key]
      sum.selected[key] += selected[key]
    }
    sum.selectable += selectable
  }
  return sum
}

function add(tally: TallyView, { file: { product } }: ListEntry): void {
  tally.files += 1
  tally.bytes += product.sizeBytes ?? 0
  if (product.sizeBytes === null) tally.unsized += 1
}
