import { useState } from 'react'

import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../kit/button.tsx'
import { FieldFrame, useFieldIds } from '../../kit/field.tsx'
import { IconFolder } from '../../kit/icons.ts'
import { PathText } from '../../kit/path-text.tsx'
import { FolderDialog } from '../selection/folder-dialog.tsx'
import * as words from './wording.ts'

export interface FolderControlProps {
  /** Null: the system's own. */
  readonly folder: string | null
  readonly problem: string | null
  readonly onChange: (folder: string) => void
}

const refreshMs = 10_000
/** The default of the space that stays free: 1 GB, or less on small disks. */
const usuallyKeptBytes = 1e9

/** The folder for new batches, with the free space of its disk. */
export function FolderControl({ folder, problem, onChange }: FolderControlProps) {
  const [isOpen, setOpen] = useState(false)
  const info = useAsk('host.info', {})
  const here = useAsk('host.folders', { path: folder }, { everyMs: refreshMs, keep: true })
  const settings = useAsk('settings.read', {})
  const { title, hint } = words.rowWords.defaultFolder
  const inUse = folder ?? (info.kind === 'shown' ? info.value.defaultFolder : words.noFolder)
  const keptBytes =
    (settings.kind === 'shown' ? settings.value.settings.keepFreeBytes : null) ?? usuallyKeptBytes
  const trouble = problem ?? troubleOf(here, keptBytes)
  const ids = useFieldIds({ hint, problem: trouble })
  return (
    <FieldFrame isGroup label={title} hint={hint} problem={trouble} ids={ids}>
      <div
        className="settings-folder"
        role="group"
        aria-labelledby={ids.labelId}
        aria-describedby={ids.describedBy}
      >
        <PathText text={inUse} keepLast={24} className="settings-path" />
        {here.kind === 'shown' && here.value.freeBytes !== null && (
          <span className="settings-note">{words.freeText(here.value.freeBytes)}</span>
        )}
        <Button icon={IconFolder} onPress={() => setOpen(true)}>
          {words.chooseFolder}
        </Button>
      </div>
      <FolderDialog
        isOpen={isOpen}
        start={inUse}
        onClose={() => setOpen(false)}
        onChoose={chosen => {
          setOpen(false)
          onChange(chosen)
        }}
      />
    </FieldFrame>
  )
}

interface FolderCheck {
  readonly freeBytes: number | null
  readonly isWritable: boolean
}

/** Why downloads into the folder would wait, or null. */
function troubleOf(
  here:
    | { readonly kind: 'loading' }
    | { readonly kind: 'failed'; readonly message: string }
    | { readonly kind: 'shown'; readonly value: FolderCheck },
  keptBytes: number,
): string | null {
  if (here.kind === 'loading') return null
  if (here.kind === 'failed') return here.message
  const { freeBytes, isWritable } = here.value
  if (!isWritable) return words.notWritable
  return freeBytes !== null && freeBytes < keptBytes ? words.tooFull(freeBytes, keptBytes) : null
}
