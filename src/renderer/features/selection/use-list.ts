import { useCallback, useEffect, useRef } from 'react'

import type {
  Change,
  FileFilter,
  SelectionRow,
  SelectionSummary,
} from '#shared/contract/areas/selection-views'

import { useClient } from '../../api/client-context.tsx'
import { useAnnouncement } from '../../api/use-announcements.ts'
import { useAsk, useRefresh } from '../../api/use-ask.ts'
import type { Ask } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { useWindow } from '../../api/use-window.ts'
import type { WindowRows } from '../../api/use-window.ts'
import { offerUndo, undoable } from '../../base/toasts.ts'
import type { Undo } from '../../base/toasts.ts'

/** One list as it is shown, and the actions for its selection. */
export interface ShownList {
  readonly summary: Ask<SelectionSummary>
  readonly rows: WindowRows<SelectionRow>
  /** With a text, the change can be taken back for a while. */
  readonly choose: (change: Change, undoText?: string) => void
  readonly undo: () => void
  readonly expand: (group: string | null, isExpanded: boolean) => void
  readonly retry: () => void
  readonly find: (text: string, from: number) => Promise<number | null>
}

export function useList(listId: string, filter: FileFilter): ShownList {
  const client = useClient()
  const refreshAll = useRefresh()
  const summary = useAsk('selection.summary', { listId, filter }, { keep: true })
  const rows = useWindow<SelectionRow>({
    key: JSON.stringify([listId, filter]),
    ask: (first, count) => client.call('selection.rows', { listId, filter, first, count }),
  })
  const chooseOrder = useOrder('selection.choose')
  const undoOrder = useOrder('selection.undo')
  const expandOrder = useOrder('selection.expand')
  const retryOrder = useOrder('selection.retry')

  const latest = useRef(rows)
  useEffect(() => {
    latest.current = rows
  })
  const refresh = useCallback(
    (isLoading: boolean) => {
      refreshAll('selection.summary')
      // A plan looks at the disk for every file: it follows the choice, not each group that arrives.
      if (!isLoading) refreshAll('selection.plan')
      latest.current.refresh()
    },
    [refreshAll],
  )
  useAnnouncement('selection.changed', progress => {
    if (progress.listId === listId) refresh(progress.isLoading)
  })
  useAnnouncement('token.changed', () => refresh(false))

  // The host takes back the last change, so an offer ends with the next one.
  const endOffer = useRef<() => Undo | null>(() => null)
  const changes = useRef(0)
  const undo = (): void => {
    endOffer.current()
    void undoOrder.run({ listId }).then(reply => reply.ok && refresh(false))
  }
  return {
    summary,
    rows,
    choose: (change, undoText) => {
      const former = endOffer.current()
      changes.current += 1
      const own = changes.current
      const run = async (): Promise<boolean> => {
        const reply = await chooseOrder.run({ listId, change })
        if (reply.ok) refresh(false)
        // The last change is the former one still.
        else if (former !== null && own === changes.current)
          endOffer.current = offerUndo(former.text, former.undo)
        return reply.ok
      }
      if (undoText === undefined) void run()
      else endOffer.current = undoable(async () => ((await run()) ? { text: undoText, undo } : null))
    },
    undo,
    expand: (group, isExpanded) =>
      void expandOrder.run({ listId, group, isExpanded }).then(reply => reply.ok && latest.current.refresh()),
    retry: () => void retryOrder.run({ listId }).then(() => refresh(true)),
    find: async (text, from) => {
      const reply = await client.call('selection.find', { listId, filter, text, from })
      return reply.ok ? reply.value.index : null
    },
  }
}
