import { useRef, useState } from 'react'

import type { Settings } from '#shared/settings'

import { useOrder } from '../../api/use-order.ts'
import { rememberPlace, useLateOpening } from '../../frame/still-here.ts'
import { showToast, undoable } from '../../base/toasts.ts'
import type { Undo } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { IconSave, IconUpload } from '../../kit/icons.ts'
import { saveText } from '../../kit/save-text.ts'
import { LabelledRow } from './labelled-row.tsx'
import * as words from './wording.ts'

/** As many characters as the host takes. */
const mostCharacters = 100_000

/** Saves settings to a file and imports one. An import can be undone. */
export function TransferRow({ settings }: { readonly settings: Settings }) {
  const picker = useRef<HTMLInputElement>(null)
  const [leftOut, setLeftOut] = useState<readonly string[]>([])
  const openLate = useLateOpening()
  const exporting = useOrder('settings.export')
  const importing = useOrder('settings.import')
  const restoring = useOrder('settings.change')

  async function save(): Promise<void> {
    const reply = await exporting.run({})
    if (reply.ok) saveText(reply.value.fileName, 'application/json', [reply.value.text])
  }

  const take = (file: File): unknown => undoable(() => importFrom(file))

  async function importFrom(file: File): Promise<Undo | null> {
    if (file.size > mostCharacters) {
      showToast({ text: words.tooLarge, tone: 'error' })
      return null
    }
    const place = rememberPlace()
    const reply = await importing.run({ text: await file.text() })
    if (!reply.ok) return null
    const { changed, problems } = reply.value
    const text = words.imported(changed.length, problems.length)
    const before = Object.fromEntries(changed.map(name => [name, settings[name]]))
    if (changed.length === 0) showToast({ text })
    if (problems.length > 0) openLate(place, words.importProblemsTitle, () => setLeftOut(problems))
    else setLeftOut([])
    return changed.length === 0 ? null : { text, undo: () => void restoring.run({ change: before }) }
  }

  return (
    <LabelledRow id="transfer">
      <Button icon={IconSave} isDisabled={exporting.isRunning} onPress={() => void save()}>
        {words.exportSettings}
      </Button>
      <Button icon={IconUpload} isDisabled={importing.isRunning} onPress={() => picker.current?.click()}>
        {words.importSettings}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={words.importLabel}
        onChange={event => {
          const [file] = event.currentTarget.files ?? []
          // The same file may be chosen again.
          event.currentTarget.value = ''
          if (file !== undefined) take(file)
        }}
      />
      <Dialog
        title={words.importProblemsTitle}
        isOpen={leftOut.length > 0}
        onClose={() => setLeftOut([])}
        actions={
          <Button isLocal kind="primary" onPress={() => setLeftOut([])}>
            {words.close}
          </Button>
        }
      >
        <ul className="settings-plain-list">
          {leftOut.map((problem, index) => (
            <li key={index}>{problem}</li>
          ))}
        </ul>
      </Dialog>
    </LabelledRow>
  )
}
