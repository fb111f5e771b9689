import type { QueueList } from '#shared/contract/areas/queue-rows'
import { idsAtOnce } from '#shared/contract/areas/queue-rows'
import type { Client } from '#shared/contract/client'
import type { Result } from '#shared/errors'

import { undoable } from '../../base/toasts.ts'
import { useQueueView } from './queue-view.ts'
import { countSelected, hasSameFiles, keepsSections, nothing, withIds } from './selection.ts'
import type { Selected, SectionTally } from './selection.ts'
import { deselectedText, selectionLostText } from './order-wording.ts'

interface Arranged {
  readonly list: QueueList
  readonly selected: Selected
}
/** The list before a series of quick changes, such as typed letters. */
let before: Arranged | null = null
let changes = 0

/**
 * Shows another list. Selected files that are still listed stay selected. A toast says how many are not, with an
 * undo: an order never applies to files that are not listed.
 */
export function changeList(client: Client, change: Partial<QueueList>): void {
  const { list: former, selected } = useQueueView.getState()
  const list = { ...former, ...change }
  if (hasSameFiles(list, former)) {
    useQueueView.setState({ list })
    return
  }
  before ??= { list: former, selected }
  changes += 1
  const own = changes
  const origin = before
  const restore = (): void => useQueueView.setState(origin)
  // Nothing is selected until the host answers which files are listed.
  useQueueView.setState({ list, selected: nothing })
  undoable(async () => {
    const found = await keptIn(client, origin, list)
    if (own !== changes) return null
    before = null
    if (!found.ok) return { text: selectionLostText(found.error.message), undo: restore }
    const { kept, lost, all } = found.value
    // Rows that were selected meanwhile are in the new list.
    useQueueView.setState(({ selected: present }) => ({
      selected: {
        sections: new Set([...kept.sections, ...present.sections]),
        except: new Set([...kept.except, ...present.except]),
        ids: new Set([...kept.ids, ...present.ids]),
      },
    }))
    return lost > 0 ? { text: deselectedText(lost, all), undo: restore } : null
  })
}

interface Kept {
  readonly kept: Selected
  /** Files that are no longer selected, of `all`. */
  readonly lost: number
  readonly all: number
}

/** The part of a selection that another list can keep. */
async function keptIn(client: Client, origin: Arranged, list: QueueList): Promise<Result<Kept>> {
  const { selected } = origin
  if (selected.sections.size + selected.ids.size === 0)
    return { ok: true, value: { kept: nothing, lost: 0, all: 0 } }
  const [then, now] = await Promise.all([talliesOf(client, origin.list), talliesOf(client, list)])
  if (!then.ok) return then
  if (!now.ok) return now
  const all = countSelected(selected, then.value)
  let kept = selected
  if (selected.sections.size > 0 && !keepsSections(list, origin.list)) {
    const named = await client.call('queue.ids', {
      list: { ...origin.list, open: [...selected.sections] },
      except: [...selected.except],
    })
    if (!named.ok) return named
    // Too many to name one by one.
    if (named.value.ids === null) return { ok: true, value: { kept: nothing, lost: all, all } }
    kept = withIds({ ...nothing, ids: selected.ids }, named.value.ids)
  }
  const [ids, except] = await Promise.all([
    listedIds(client, list, [...kept.ids]),
    listedIds(client, list, [...kept.except]),
  ])
  if (!ids.ok) return ids
  if (!except.ok) return except
  kept = { ...kept, ids: ids.value, except: except.value }
  return { ok: true, value: { kept, lost: all - countSelected(kept, now.value), all } }
}

async function talliesOf(client: Client, list: QueueList): Promise<Result<readonly SectionTally[]>> {
  const reply = await client.call('queue.rows', { list, first: 0, count: 1 })
  return reply.ok ? { ok: true, value: reply.value.sections } : reply
}

async function listedIds(
  client: Client,
  list: QueueList,
  ids: readonly number[],
): Promise<Result<ReadonlySet<number>>> {
  const listed = new Set<number>()
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const reply = await client.call('queue.listed', { list, ids: ids.slice(at, at + idsAtOnce) })
    if (!reply.ok) return reply
    for (const id of reply.value.ids) listed.add(id)
  }
  return { ok: true, value: listed }
}
