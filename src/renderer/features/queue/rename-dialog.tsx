import { useState } from 'react'

import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useQueueOrders } from './use-queue-orders.ts'

export interface RenameDialogProps {
  readonly batchId: number
  readonly name: string
  readonly onClose: () => void
}

/** Another name for a batch; its folder keeps its own. */
export function RenameDialog({ batchId, name, onClose }: RenameDialogProps) {
  const orders = useQueueOrders()
  const [text, setText] = useState(name)
  const trimmed = text.trim()
  const save = (): void => {
    if (trimmed === '') return
    onClose()
    void orders.rename(batchId, trimmed)
  }
  return (
    <Dialog
      title="Rename batch"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button isLocal onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={trimmed === ''} onPress={save}>
            Rename
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={text}
        onChange={setText}
        maxLength={200}
        shouldFocus
        hint="The folder on disk keeps its name."
        problem={trimmed === '' ? 'Enter a name.' : null}
        onKeyDown={event => {
          if (event.key === 'Enter') save()
        }}
      />
    </Dialog>
  )
}
