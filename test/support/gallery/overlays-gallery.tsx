import { useState } from 'react'

import { offerUndo, showToast } from '#renderer/base/toasts'
import { Button } from '../../../src/renderer/kit/button.tsx'
import { confirm } from '../../../src/renderer/kit/confirm.tsx'
import { Dialog } from '../../../src/renderer/kit/dialog.tsx'
import { MenuButton } from '../../../src/renderer/kit/menu.tsx'
import { Popover } from '../../../src/renderer/kit/popover.tsx'

/** Dialogs, menus, popovers and notes. */
export function OverlaysGallery() {
  const [isOpen, setOpen] = useState(false)
  const [log, setLog] = useState('')
  async function ask(): Promise<void> {
    const isSure = await confirm({
      title: 'Delete 3 files from /data',
      text: 'They are not kept anywhere else.',
      confirmLabel: 'Delete 3 files',
      isDanger: true,
    })
    setLog(isSure ? 'deleted' : 'kept')
  }
  return (
    <div data-gallery="">
      <p id="log">{log}</p>
      <Button onPress={() => setOpen(true)}>Open dialog</Button>
      <Dialog
        title="Import"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={<Button onPress={() => setOpen(false)}>Done</Button>}
      >
        <p>Nothing was executed.</p>
      </Dialog>
      <Button onPress={() => void ask()}>Delete files</Button>
      <Button onPress={() => showToast({ text: `Note ${Date.now()}` })}>Note</Button>
      <Button onPress={() => offerUndo('Removed 2 files.', () => setLog('undone'))}>Remove</Button>
      <Popover label="Limit">
        {close => (
          <>
            <p>100 MB/s</p>
            <Button onPress={close}>Apply</Button>
          </>
        )}
      </Popover>
      <MenuButton
        label="Export"
        items={[
          { id: 'csv', label: 'CSV', keys: 'Mod+E', run: () => setLog('csv') },
          { id: 'script', label: 'Script', run: () => setLog('script') },
        ]}
      />
    </div>
  )
}
