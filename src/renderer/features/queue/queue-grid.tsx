import { useCallback, useRef } from 'react'

import type { QueueRow } from '#shared/contract/areas/queue-rows'

import type { Client } from '#shared/contract/client'

import { useClient } from '../../api/client-context.tsx'
import { useCommands } from '../../frame/commands.ts'
import { EmptyFace, FailedFace } from '../../kit/face.tsx'
import { Grid } from '../../kit/grid.tsx'
import type { GridSelection, GridTree } from '../../kit/grid.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { useProgress } from './progress-store.ts'
import { changeList } from './change-list.ts'
import { queueColumns } from './queue-cells.tsx'
import { select, selectNothing, showDetails, toggleSection, useQueueView } from './queue-view.ts'
import { isPausable } from './row-action.ts'
import { keyOf } from './row-cache.ts'
import { SelectedBar } from './selected-bar.tsx'
import {
  allOf,
  countSelected,
  extended,
  isSectionSelected,
  isSelected,
  ordersOf,
  toggled,
  withSection,
} from './selection.ts'
import { useQueueOrders } from './use-queue-orders.ts'
import type { QueueRows } from './use-queue-rows.ts'
import { rowsBetween } from './rows-between.ts'
import { nothingFoundText, rowName, sectionTitle } from './wording.ts'
import { targetsOf } from './targets.ts'

/** The files of the queue below their sections, and the orders for selected ones. */
export function QueueGrid({ rows }: { readonly rows: QueueRows }) {
  const client = useClient()
  const orders = useQueueOrders()
  const list = useQueueView(state => state.list)
  const selected = useQueueView(state => state.selected)
  const focusedKey = useRef<string | null>(null)
  const focused = (): QueueRow | null =>
    focusedKey.current === null ? null : (rows.latest(focusedKey.current) ?? null)
  const { sections } = rows
  const count = countSelected(selected, sections)

  const targets = () => targetsOf(focused(), count > 0 ? ordersOf(selected, list) : [])
  const pauseOrResume = (): void => {
    const row = focused()
    const isPausing =
      row === null ||
      (row.kind === 'item' ? isPausable(row) : row.batch === null || row.batch.state === 'queued')
    // A file of a paused batch can only resume with its batch.
    const isHeldByBatch = count === 0 && row?.kind === 'item' && row.isBatchPaused
    if (isHeldByBatch) void orders.order('resume', [{ kind: 'batch', batchId: row.batchId }])
    else void orders.order(isPausing ? 'pause' : 'resume', targets())
  }
  const move = (isUp: boolean): void => {
    const row = focused()
    if (row?.kind === 'item') void orders.move({ kind: 'item', itemId: row.id, to: isUp ? 'first' : 'last' })
    else if (row?.batch) void orders.move({ kind: 'batch', batchId: row.batch.id, to: isUp ? 'up' : 'down' })
  }
  const remove = (): void => {
    const chosen = targets()
    selectNothing()
    orders.remove(chosen)
  }
  useCommands([
    { id: 'queue.pause', title: 'Pause or resume', keys: ['P'], inGrid: true, run: pauseOrResume },
    {
      id: 'queue.retry',
      title: 'Retry',
      keys: ['R'],
      inGrid: true,
      run: () => void orders.order('retry', targets()),
    },
    { id: 'queue.remove', title: 'Remove from the queue', keys: ['Delete'], inGrid: true, run: remove },
    { id: 'queue.up', title: 'Move up', keys: ['Alt+ArrowUp'], inGrid: true, run: () => move(true) },
    { id: 'queue.down', title: 'Move down', keys: ['Alt+ArrowDown'], inGrid: true, run: () => move(false) },
  ])

  const selection: GridSelection<QueueRow> = {
    isSelected: row =>
      row.kind === 'section' ? isSectionSelected(selected, row.key) : isSelected(selected, row),
    toggle: index => {
      const row = rows.row(index)
      if (row === undefined) return
      select(now => (row.kind === 'section' ? withSection(now, row.key) : toggled(now, row)))
    },
    extend: (from, to) =>
      void rowsBetween(client, list, from, to).then(items => {
        if (items !== null) select(now => extended(now, items))
      }),
    all: () => select(() => allOf(sections)),
    none: selectNothing,
    state: () => (count === 0 ? false : count >= rows.openItems && rows.openItems > 0 ? true : 'some'),
    label: row => (row.kind === 'section' ? `Select all of ${sectionTitle(row)}` : `Select ${row.filename}`),
  }
  const typeAhead = useCallback(
    async (text: string, from: number) => {
      const reply = await client.call('queue.find', { list, text, after: Math.max(0, from - 1) })
      return reply.ok ? reply.value.index : null
    },
    [client, list],
  )
  const nameOf = useCallback((row: QueueRow) => {
    const live = row.kind === 'item' ? useProgress.getState().texts.get(row.id) : undefined
    return rowName(row, live?.bytesPerSecond ?? 0, Date.now())
  }, [])

  if (rows.problem !== null && rows.total === null)
    return <FailedFace message={rows.problem} onRetry={rows.refresh} />
  const isFiltered = list.text !== '' || list.states.length > 0
  const isNothingFound = isFiltered && rows.total !== null && sections.every(({ items }) => items === 0)
  return (
    <>
      <StaleNote problem={rows.problem} onRetry={rows.refresh} />
      {isNothingFound ? (
        <EmptyFace text={nothingFoundText} />
      ) : (
        <Grid<QueueRow>
          label="Files of the queue"
          className="queue-grid"
          columns={queueColumns}
          rowCount={rows.total ?? 0}
          row={rows.row}
          need={rows.need}
          rowKey={keyOf}
          rowName={nameOf}
          rowClass={row => (row.kind === 'section' ? 'queue-section-row' : undefined)}
          {...(list.sort.by === 'order'
            ? {}
            : {
                sort: {
                  id: list.sort.by,
                  direction: list.sort.isDescending ? ('descending' as const) : ('ascending' as const),
                },
              })}
          onSort={id => sortBy(client, id)}
          selection={selection}
          tree={tree(rows)}
          onOpen={(row, index) => {
            if (row.kind === 'item') showDetails(row.id)
            else tree(rows).toggle(index)
          }}
          onFocus={row => {
            focusedKey.current = keyOf(row)
            if (row.kind === 'item' && useQueueView.getState().detailsId !== null) showDetails(row.id)
          }}
          typeAhead={typeAhead}
        />
      )}
      {count > 0 && (
        <SelectedBar
          count={count}
          onOrder={verb => void orders.order(verb, targets())}
          onRemove={remove}
          onDiscard={() => void orders.discard(targets())}
          onClear={selectNothing}
        />
      )}
    </>
  )
}

const tree = (rows: QueueRows): GridTree<QueueRow> => ({
  level: row => (row.kind === 'section' ? 1 : 2),
  isExpanded: row => (row.kind === 'section' ? row.isOpen : null),
  toggle: index => {
    const row = rows.row(index)
    if (row?.kind === 'section') toggleSection(row.key)
  },
})

/** Once rising, once falling, then as the files run. */
function sortBy(client: Client, id: string): void {
  if (id !== 'name' && id !== 'size') return
  const { sort } = useQueueView.getState().list
  if (sort.by !== id) changeList(client, { sort: { by: id, isDescending: false } })
  else if (!sort.isDescending) changeList(client, { sort: { by: id, isDescending: true } })
  else changeList(client, { sort: { by: 'order', isDescending: false } })
}
