import type { QueueRow, QueueSelection } from '#shared/contract/areas/queue-rows'

import { firstList } from './queue-view.ts'

/** The target of an order: the selection, else the focused row. Pure. */
export function targetsOf(
  focused: QueueRow | null,
  selected: readonly QueueSelection[],
): readonly QueueSelection[] {
  if (selected.length > 0 || focused === null) return selected
  if (focused.kind === 'item') return [{ kind: 'items', ids: [focused.id] }]
  if (focused.batch !== null) return [{ kind: 'batch', batchId: focused.batch.id }]
  return [{ kind: 'rule', list: { ...firstList, open: [focused.key] }, except: [] }]
}
