import { useState } from 'react'

import { useAsk } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconArrowUp, IconFolder } from '../../kit/icons.ts'
import { sizeText } from '../../kit/words.ts'
import { words } from './wording.ts'

interface FolderDialogProps {
  readonly isOpen: boolean
  /** Where to begin; its nearest folder that is there is shown. */
  readonly start: string
  readonly onClose: () => void
  readonly onChoose: (folder: string) => void
}

/**
 * Folders of the host, which may be another machine than the browser's; with the system's own dialog where there is
 * one.
 */
export function FolderDialog({ isOpen, start, onClose, onChoose }: FolderDialogProps) {
  return (
    <Dialog title={words.chooseFolder} isOpen={isOpen} onClose={onClose} size="wide">
      {isOpen && <Folders start={start} onClose={onClose} onChoose={onChoose} />}
    </Dialog>
  )
}

function Folders({ start, onClose, onChoose }: Omit<FolderDialogProps, 'isOpen'>) {
  const [folder, setFolder] = useState<string | null>(null)
  const info = useAsk('host.info', {})
  const list = useAsk('host.folders', { path: folder }, { keep: true })
  const pick = useOrder('host.pick-folder')
  const canPick = info.kind === 'shown' && info.value.canPickFolder
  const pickByDialog = (): void =>
    void pick.run({ startFolder: start === '' ? null : start }).then(reply => {
      if (reply.ok && reply.value.path !== null) onChoose(reply.value.path)
    })
  if (list.kind === 'loading') return <LoadingFace text="Reading the folders…" />
  if (list.kind === 'failed') {
    return (
      <FailedFace message={list.message} onRetry={() => (folder === null ? list.again() : setFolder(null))} />
    )
  }
  const { path, parent, roots, folders, unlistedCount, freeBytes, isWritable } = list.value
  return (
    <div className="selection-folders">
      <p className="selection-folder-path">
        <code>{path}</code>
        {freeBytes !== null && <span>{sizeText(freeBytes)} free</span>}
        {!isWritable && <span>Not writable</span>}
      </p>
      <div className="selection-folder-ways">
        <Button icon={IconArrowUp} isDisabled={parent === null} onPress={() => setFolder(parent)}>
          Up
        </Button>
        {roots
          .filter(root => root !== path)
          .map(root => (
            <Button key={root} kind="quiet" onPress={() => setFolder(root)}>
              {root}
            </Button>
          ))}
        {canPick && (
          <Button kind="quiet" onPress={pickByDialog}>
            Other folder…
          </Button>
        )}
      </div>
      {folders.length === 0 ? (
        <p className="selection-muted">No folders in here.</p>
      ) : (
        <ul className="selection-folder-list" aria-label="Folders">
          {folders.map(entry => (
            <li key={entry.path}>
              <Button kind="quiet" icon={IconFolder} onPress={() => setFolder(entry.path)}>
                {entry.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {unlistedCount > 0 && (
        <p className="selection-muted">{unlistedCount} more; type the path to reach them.</p>
      )}
      <div className="selection-dialog-end">
        <Button isLocal onPress={onClose}>
          Cancel
        </Button>
        <Button kind="primary" onPress={() => onChoose(path)}>
          Use this folder
        </Button>
      </div>
    </div>
  )
}
