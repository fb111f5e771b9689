import { useState } from 'react'

import type { Output } from '#shared/contract/calls'
import type { Client } from '#shared/contract/client'

import { useClient } from '../../api/client-context.tsx'
import { useOrder } from '../../api/use-order.ts'
import { goIfStillHere, rememberPlace } from '../../frame/still-here.ts'
import { showToast } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { pickFile } from '../../kit/pick-file.ts'
import { SizeText } from '../../kit/size-text.tsx'
import { importToSelection } from './transfer-text.ts'
import { importedText, words } from './wording.ts'

type Imported = Output<'selection.import'>

/** Reads a manifest file, and offers to select from its files. */
export function useManifestImport() {
  const client = useClient()
  const [imported, setImported] = useState<Imported | null>(null)
  async function choose(): Promise<void> {
    const file = await pickFile('.html,.htm,.json,.csv,.txt,.sh,text/*')
    if (file === null) return
    const place = rememberPlace()
    const reply = await importToSelection(client, file)
    if (!reply.ok) {
      showToast({ text: reply.error.message, tone: 'error' })
      return
    }
    const { listId, name, files } = reply.value
    if (place.isStillHere()) setImported(reply.value)
    else if (files === 0) showToast({ text: importedText(name, files, reply.value.refusedCount) })
    else {
      const action = { label: words.chooseFiles, run: () => void chooseLater(client, listId) }
      showToast({ text: importedText(name, files, reply.value.refusedCount), action })
    }
  }
  return {
    choose: () => void choose(),
    dialog: imported && <ImportDialog imported={imported} onClose={() => setImported(null)} />,
  }
}

/** Runs from the toast, when the person did something else while the file was read. */
async function chooseLater(client: Client, listId: string): Promise<void> {
  const place = rememberPlace()
  const reply = await client.call('selection.accept', { listId })
  if (!reply.ok) showToast({ text: reply.error.message, tone: 'error' })
  else goIfStillHere(place, 'selection')
}

function ImportDialog({ imported, onClose }: { readonly imported: Imported; readonly onClose: () => void }) {
  const accept = useOrder('selection.accept', { quiet: true })
  const drop = useOrder('selection.drop')
  const { listId, name, files, bytes, refusedCount, refused } = imported
  async function choose(): Promise<void> {
    const place = rememberPlace()
    const reply = await accept.run({ listId })
    // After Cancel the list is dropped: nothing is shown, since another dialog may be open by now.
    if (!place.isStillHere()) return
    if (!reply.ok) {
      showToast({ text: reply.error.message, tone: 'error' })
      return
    }
    onClose()
    goIfStillHere(place, 'selection')
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
            {words.chooseFiles}
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
