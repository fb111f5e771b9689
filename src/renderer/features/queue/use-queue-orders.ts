import { useMemo } from 'react'

import type { QueueVerb } from '#shared/contract/areas/queue-orders'
import type { QueueSelection } from '#shared/contract/areas/queue-rows'
import type { Client } from '#shared/contract/client'
import type { CallName, Input, Output } from '#shared/contract/calls'

import { useClient } from '../../api/client-context.tsx'
import { confirm } from '../../kit/confirm.tsx'
import { rememberPlace } from '../../frame/still-here.ts'
import { showToast, undoable } from '../../base/toasts.ts'
import {
  discardAgain,
  discardLabel,
  discardText,
  discardTitle,
  discardWaits,
  discardedText,
  removedText,
  tooLateText,
} from './order-wording.ts'

type Move = Input<'queue.move'>['move']
type Priority = Input<'queue.prioritise'>['priority']

/** The orders of this screen. They never reject; a failure is shown by a toast. */
export interface QueueOrders {
  order(verb: QueueVerb, selections: readonly QueueSelection[]): Promise<void>
  remove(selections: readonly QueueSelection[]): void
  discard(selections: readonly QueueSelection[]): Promise<void>
  move(move: Move): Promise<void>
  prioritise(batchId: number, priority: Priority): Promise<void>
  rename(batchId: number, name: string): Promise<void>
}

export function useQueueOrders(): QueueOrders {
  const client = useClient()
  return useMemo(() => ordersOver(client), [client])
}

function ordersOver(client: Client): QueueOrders {
  /** Null when it failed; a toast has shown why. */
  async function ask<N extends CallName>(name: N, input: Input<N>): Promise<Output<N> | null> {
    const reply = await client.call(name, input)
    if (reply.ok) return reply.value
    showToast({ text: reply.error.message, tone: 'error' })
    return null
  }

  async function undo(undoIds: readonly string[]): Promise<void> {
    for (const undoId of undoIds) {
      const answer = await ask('queue.undo', { undoId })
      if (answer?.isUndone === false) showToast({ text: tooLateText, tone: 'warn' })
    }
  }

  async function discard(selections: readonly QueueSelection[]): Promise<void> {
    for (const [index, selection] of selections.entries()) {
      const place = rememberPlace()
      const found = await ask('queue.parts', { selection })
      if (found === null) return
      if (!place.isStillHere()) {
        const rest = selections.slice(index)
        showToast({ text: discardWaits, action: { label: discardAgain, run: () => void discard(rest) } })
        return
      }
      const isConfirmed = await confirm({
        title: discardTitle,
        text: discardText(found),
        confirmLabel: discardLabel(found.parts),
        isDanger: true,
      })
      if (!isConfirmed) return
      const gone = await ask('queue.discard', { selection })
      if (gone !== null) showToast({ text: discardedText(gone.parts, gone.bytes), tone: 'done' })
    }
  }

  return {
    order: async (verb, selections) => {
      for (const selection of selections) await ask('queue.order', { verb, selection })
    },
    remove: selections =>
      undoable(async () => {
        const removed: Output<'queue.remove'>[] = []
        for (const selection of selections) {
          const answer = await ask('queue.remove', { selection })
          if (answer !== null) removed.push(answer)
        }
        const items = removed.reduce((sum, answer) => sum + answer.items, 0)
        if (items === 0) return null
        return { text: removedText(items), undo: () => void undo(removed.map(({ undoId }) => undoId)) }
      }),
    discard,
    move: async move => {
      await ask('queue.move', { move })
    },
    prioritise: async (batchId, priority) => {
      await ask('queue.prioritise', { batchId, priority })
    },
    rename: async (batchId, name) => {
      await ask('queue.rename', { batchId, name })
    },
  }
}
