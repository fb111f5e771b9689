import type { QueueList, QueueSelection } from '#shared/contract/areas/queue-rows'
import { rowsAtOnce } from '#shared/contract/areas/queue-rows'

/**
 * The selected files: whole sections, minus some, plus single ones. A million selected files cost as much as one.
 */
export interface Selected {
  readonly sections: ReadonlySet<string>
  readonly except: ReadonlySet<number>
  readonly ids: ReadonlySet<number>
}

export const nothing: Selected = { sections: new Set(), except: new Set(), ids: new Set() }

interface Row {
  readonly id: number
  readonly section: string | null
}
export interface SectionTally {
  readonly key: string
  readonly items: number
  readonly isOpen: boolean
}

const inSection = ({ sections }: Selected, { section }: Row): boolean =>
  section !== null && sections.has(section)

export const isSelected = (selected: Selected, row: Row): boolean =>
  inSection(selected, row) ? !selected.except.has(row.id) : selected.ids.has(row.id)

/** Of a whole section: `some` where single files were taken out. */
export function isSectionSelected(selected: Selected, key: string): boolean | 'some' {
  if (!selected.sections.has(key)) return false
  return selected.except.size === 0 ? true : 'some'
}

export function toggled(selected: Selected, row: Row): Selected {
  if (inSection(selected, row)) return { ...selected, except: flipped(selected.except, row.id) }
  return { ...selected, ids: flipped(selected.ids, row.id) }
}

export function withSection(selected: Selected, key: string): Selected {
  const sections = new Set(selected.sections)
  if (!sections.delete(key)) sections.add(key)
  return { ...selected, sections, ...(sections.size === 0 && { except: new Set<number>() }) }
}

/** All of these rows in addition to the present selection. */
export function extended(selected: Selected, rows: readonly Row[]): Selected {
  const except = new Set(selected.except)
  const ids = new Set(selected.ids)
  for (const row of rows) {
    if (inSection(selected, row)) except.delete(row.id)
    else ids.add(row.id)
  }
  return { ...selected, except, ids }
}

export const allOf = (tallies: readonly SectionTally[]): Selected => ({
  ...nothing,
  sections: new Set(tallies.filter(({ isOpen, items }) => isOpen && items > 0).map(({ key }) => key)),
})

export function countSelected(selected: Selected, tallies: readonly SectionTally[]): number {
  const whole = tallies.filter(({ key }) => selected.sections.has(key))
  const items = whole.reduce((sum, tally) => sum + tally.items, 0)
  return Math.max(0, items - selected.except.size) + selected.ids.size
}

/** Whether two lists hold the same files, in whatever order. */
export const hasSameFiles = (a: QueueList, b: QueueList): boolean =>
  filesOf(a) === filesOf(b) && a.arrange === b.arrange
const filesOf = ({ text, states, reasons, batchId }: QueueList): string =>
  JSON.stringify([text.toLowerCase(), states, reasons, batchId])

/** Whether a list can only hold files that the other one holds as well. */
function isWithin(list: QueueList, other: QueueList): boolean {
  const isSome = <T>(few: readonly T[], many: readonly T[]): boolean =>
    many.length === 0 || (few.length > 0 && few.every(one => many.includes(one)))
  return (
    list.text.toLowerCase().includes(other.text.toLowerCase()) &&
    isSome(list.states, other.states) &&
    isSome(list.reasons, other.reasons) &&
    (other.batchId === null || other.batchId === list.batchId)
  )
}

/**
 * Whether the selected sections can stay in another list. A section is a rule: in a narrower list it means its files
 * that are still listed; in any other it would mean files that were never selected.
 */
export const keepsSections = (list: QueueList, former: QueueList): boolean =>
  list.arrange === former.arrange && isWithin(list, former)

export const withIds = (selected: Selected, ids: Iterable<number>): Selected => ({
  ...selected,
  ids: new Set([...selected.ids, ...ids]),
})

/** The targets to send: one rule for the sections, and the single files in lots of the size that one order may name. */
export function ordersOf(selected: Selected, list: QueueList): readonly QueueSelection[] {
  const rule: readonly QueueSelection[] =
    selected.sections.size === 0
      ? []
      : [{ kind: 'rule', list: { ...list, open: [...selected.sections] }, except: [...selected.except] }]
  const ids = [...selected.ids]
  const lots = Array.from({ length: Math.ceil(ids.length / rowsAtOnce) }, (_, lot) =>
    ids.slice(lot * rowsAtOnce, (lot + 1) * rowsAtOnce),
  )
  return [...rule, ...lots.map(lot => ({ kind: 'items' as const, ids: lot }))]
}

function flipped(set: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
