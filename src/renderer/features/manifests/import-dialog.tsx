import { useState } from 'react'

import type { Output } from '#shared/contract/calls'

import { useClient } from '../../api/client-context.tsx'
import { useOrder } from '../../api/use-order.ts'
import { go } from '../../frame/navigation.ts'
import { showToast } from '../../frame/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { pickFile } from '../../kit/pick-file.ts'
import { SizeText } from '../../kit/size-text.tsx'
import { importToSelection } from './transfer-text.ts'
import { importedText } from './wording.ts'

type Imported = Output<'selection.import'>

/** Reads a manifest that somebody kept, and leads on to choosing from its files. */
export function useManifestImport() {
  const client = useClient()
  const [imported, setImported] = useState<Imported | null>(null)
  async function choose(): Promise<void> {
    const file = await pickFile('.html,.htm,.json,.csv,.txt,.sh,text/*')
    if (file === null) return
    const reply = await importToSelection(client, file)
    if (reply.ok) setImported(reply.value)
    else showToast({ text: reply.error.message, tone: 'error' })
  }
  return {
    choose: () => void choose(),
    dialog: imported && <ImportDialog imported={imported} onClose={() => setImported(null)} />,
  }
}

function ImportDialog({ imported, onClose }: { readonly imported: Imported; readonly onClose: () => void }) {
  const accept = useOrder('selection.accept')
  const drop = useOrder('selection.drop')
  const { listId, name, files, bytes, refusedCount, refused } = imported
  async function choose(): Promise<void> {
    const reply = await accept.run({ listId })
    if (!reply.ok) return
    onClose()
    go('selection')
  }
  function cancel(): void {
    void drop.run({ listId })
    onClose()
  }
  return (
    <Dialog
      title="Import a manifest"
      isOpen
      onClose={cancel}
      actions={
        <>
          <Button isLocal onPress={cancel}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={files === 0 || accept.isRunning} onPress={() => void choose()}>
            Choose files
          </Button>
        </>
      }
    >
      <p>{importedText(name, files, refusedCount)}</p>
      {bytes > 0 && (
        <p>
          Together <SizeText sizeBytes={bytes} />.
        </p>
      )}
      {refused.length > 0 && (
        <ul className="manifests-refused">
          {refused.map(line => (
            <li key={line.lineNumber}>
              Line {line.lineNumber}: {line.why} <code>{line.shown}</code>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
