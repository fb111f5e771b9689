import { useState } from 'react'

import type { ItemRow, QueueSelection, SectionRow } from '#shared/contract/areas/queue-rows'

import { go } from '../../frame/navigation.ts'
import { Button } from '../../kit/button.tsx'
import { IconMore } from '../../kit/icons.ts'
import { MenuButton } from '../../kit/menu.tsx'
import type { MenuEntry } from '../../kit/menu.tsx'
import { BatchLimitDialog } from './batch-limit-dialog.tsx'
import { firstList } from './queue-view.ts'
import { RenameDialog } from './rename-dialog.tsx'
import { actionOf } from './row-action.ts'
import type { RowAction } from './row-action.ts'
import { useQueueOrders } from './use-queue-orders.ts'
import type { QueueOrders } from './use-queue-orders.ts'
import { actionLabels } from './wording.ts'
import { discardTitle } from './order-wording.ts'

/** The one thing that helps this file. */
export function ItemActions({ row }: { readonly row: ItemRow }) {
  const orders = useQueueOrders()
  const action = actionOf(row)
  if (action === null) return null
  return (
    <Button
      className="queue-row-button"
      label={`${actionLabels[action]}, ${row.filename}`}
      onPress={() => void runAction(action, row, orders)}
    >
      {actionLabels[action]}
    </Button>
  )
}

function runAction(action: RowAction, row: ItemRow, orders: QueueOrders): Promise<void> {
  const items: QueueSelection = { kind: 'items', ids: [row.id] }
  switch (action) {
    case 'token':
      go('token')
      return Promise.resolve()
    case 'pause':
    case 'resume':
    case 'retry':
    case 'accept':
      return orders.order(action, [items])
    case 'now':
    case 'try-again':
      return orders.order('retry', [items])
    case 'resume-batch':
      return orders.order('resume', [{ kind: 'batch', batchId: row.batchId }])
  }
}

/** For a group: retry of everything that needs attention. For a batch: its actions. */
export function SectionActions({ row }: { readonly row: SectionRow }) {
  const orders = useQueueOrders()
  const [opened, setOpened] = useState<'rename' | 'limit' | null>(null)
  const { batch, group } = row
  if (batch !== null) {
    const close = (): void => setOpened(null)
    return (
      <>
        <MenuButton
          label={`Actions for ${batch.name}`}
          icon={IconMore}
          isIconOnly
          items={batchEntries(batch, orders, setOpened)}
        />
        {opened === 'rename' && <RenameDialog batchId={batch.id} name={batch.name} onClose={close} />}
        {opened === 'limit' && <BatchLimitDialog batchId={batch.id} name={batch.name} onClose={close} />}
      </>
    )
  }
  if (group !== 'attention' || row.items === 0) return null
  const all: QueueSelection = { kind: 'rule', list: { ...firstList, open: ['attention'] }, except: [] }
  return (
    <Button className="queue-row-button" onPress={() => void orders.order('retry', [all])}>
      Retry all
    </Button>
  )
}

function batchEntries(
  { id: batchId, state, priority, failed, left }: NonNullable<SectionRow['batch']>,
  orders: QueueOrders,
  open: (what: 'rename' | 'limit') => void,
): readonly MenuEntry[] {
  const whole: readonly QueueSelection[] = [{ kind: 'batch', batchId }]
  const isPaused = state === 'paused'
  const places = [
    ['up', 'Move up', 'Alt+ArrowUp'],
    ['down', 'Move down', 'Alt+ArrowDown'],
    ['first', 'Move to the top', undefined],
    ['last', 'Move to the end', undefined],
  ] as const
  const priorities = [
    ['high', 'High priority'],
    ['normal', 'Normal priority'],
    ['low', 'Low priority'],
  ] as const
  return [
    {
      id: 'pause',
      label: isPaused ? 'Resume' : 'Pause',
      keys: 'P',
      isDisabled: left === 0,
      run: () => void orders.order(isPaused ? 'resume' : 'pause', whole),
    },
    {
      id: 'retry',
      label: 'Retry',
      keys: 'R',
      isDisabled: failed === 0 && left === 0,
      run: () => void orders.order('retry', whole),
    },
    ...places.map(([to, label, keys]) => ({
      id: to,
      label,
      keys,
      group: 'Order',
      run: () => void orders.move({ kind: 'batch', batchId, to }),
    })),
    ...priorities.map(([name, label]) => ({
      id: name,
      label,
      isCurrent: name === priority,
      group: 'Priority',
      isDisabled: name === priority,
      run: () => void orders.prioritise(batchId, name),
    })),
    { id: 'limit', label: 'Limit this batch…', group: 'Batch', run: () => open('limit') },
    { id: 'rename', label: 'Rename…', group: 'Batch', run: () => open('rename') },
    {
      id: 'cancel',
      label: 'Cancel what is left',
      group: 'End',
      isDisabled: left === 0,
      run: () => void orders.order('cancel', whole),
    },
    {
      id: 'remove',
      label: 'Remove from the queue',
      keys: 'Delete',
      group: 'End',
      run: () => orders.remove(whole),
    },
    {
      id: 'discard',
      label: `${discardTitle}…`,
      group: 'End',
      isDanger: true,
      run: () => void orders.discard(whole),
    },
  ]
}
