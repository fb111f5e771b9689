import { useState } from 'react'

import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { rememberPlace } from '../../frame/still-here.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { RateField } from './rate-field.tsx'

export interface BatchLimitDialogProps {
  readonly batchId: number
  readonly name: string
  readonly onClose: () => void
}

/** The most that one batch may take of the line. */
export function BatchLimitDialog({ batchId, name, onClose }: BatchLimitDialogProps) {
  const ask = useAsk('queue.limits', {})
  const order = useOrder('queue.limit')
  const refresh = useRefresh()
  const [draft, setDraft] = useState<number | null | undefined>(undefined)
  const present =
    ask.kind === 'shown'
      ? (ask.value.batches.find(batch => batch.batchId === batchId)?.bytesPerSecond ?? null)
      : null
  const value = draft === undefined ? present : draft
  async function save(): Promise<void> {
    const place = rememberPlace()
    const reply = await order.run({ batch: { batchId, bytesPerSecond: value } })
    if (!reply.ok) return
    refresh('queue.limits')
    // After leaving, another one may be open by now.
    if (place.isStillHere()) onClose()
  }
  return (
    <Dialog
      title={`Limit ${name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button isLocal onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={order.isRunning} onPress={() => void save()}>
            Set limit
          </Button>
        </>
      }
    >
      <RateField label="Limit this batch" value={value} onChange={setDraft} />
      <p className="queue-muted">It stays below the limit of the whole queue.</p>
    </Dialog>
  )
}
