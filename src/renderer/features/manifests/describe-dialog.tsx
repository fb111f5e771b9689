import { useState } from 'react'

import type { ManifestBatch } from '#shared/contract/areas/manifests'

import { useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { rememberPlace } from '../../frame/still-here.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { TextField } from '../../kit/text-field.tsx'

interface DescribeDialogProps {
  readonly batch: ManifestBatch
  readonly onClose: () => void
}

/** Name and note of a batch. */
export function DescribeDialog({ batch, onClose }: DescribeDialogProps) {
  const [name, setName] = useState(batch.name)
  const [note, setNote] = useState(batch.note ?? '')
  const describe = useOrder('manifests.describe', { quiet: true })
  const refresh = useRefresh()
  const isNamed = name.trim() !== ''

  async function save(): Promise<void> {
    if (!isNamed) return
    const place = rememberPlace()
    const reply = await describe.run({ batchId: batch.id, name: name.trim(), note: note.trim() || null })
    if (!reply.ok) return
    refresh('manifests')
    // After leaving, another one may be open by now.
    if (place.isStillHere()) onClose()
  }

  return (
    <Dialog
      title="Name and note"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button isLocal onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={!isNamed || describe.isRunning} onPress={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <form
        className="manifests-form"
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          maxLength={200}
          shouldFocus
          problem={isNamed ? describe.problem : 'Give the batch a name.'}
        />
        <TextField
          label="Note"
          value={note}
          onChange={setNote}
          maxLength={500}
          hint="Written into the manifest when it is next written."
        />
        {/* Enter in a field saves. */}
        <input type="submit" className="kit-hidden" tabIndex={-1} aria-hidden value="Save" />
      </form>
    </Dialog>
  )
}
