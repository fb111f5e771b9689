import type { QueueSelection } from '#shared/contract/areas/queue-rows'
import type { After } from '#shared/async'
import { slice } from './row-plan.ts'
import type { QueueReader } from '#core/queue/queue-reader'
import type { QueueRowList } from './shown-rows.ts'

/** Ids are read, and given to the queue, this many at a time: each is one transaction. */
const idsAtOnce = 500

/** The files behind a selection of files, read once, so that what an order does cannot change what it applies to. */
export async function selectedIds(
  selection: Extract<QueueSelection, { kind: 'items' | 'rule' }>,
  rows: QueueRowList,
  reader: QueueReader,
): Promise<readonly number[]> {
  if (selection.kind === 'items') return selection.ids
  const except = new Set(selection.except)
  const plan = await rows.plan(selection.list)
  const ids: number[] = []
  for (const part of slice(plan, 0, plan.total))
    if (part.kind === 'items') for (const id of reader.ids(part.stretch)) if (!except.has(id)) ids.push(id)
  return ids
}

/** Does something with some ids at a time, and gives way to other work between. */
export async function inChunks(
  ids: readonly number[],
  after: After,
  run: (chunk: readonly number[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    if (at > 0) await new Promise<void>(resolve => void after(0, resolve))
    await run(ids.slice(at, at + idsAtOnce))
  }
}
