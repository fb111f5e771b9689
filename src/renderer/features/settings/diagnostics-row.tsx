import { useState } from 'react'

import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/copy-text.ts'
import { Dialog } from '../../kit/dialog.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconCopy, IconSave } from '../../kit/icons.ts'
import { saveText } from '../../kit/save-text.ts'
import { LabelledRow } from './labelled-row.tsx'
import * as words from './wording.ts'

/** Facts for a request for help. Every line is shown before anything is copied or saved. */
export function DiagnosticsRow() {
  const [isOpen, setOpen] = useState(false)
  return (
    <LabelledRow id="diagnostics">
      <Button onPress={() => setOpen(true)}>{words.showDiagnostics}</Button>
      <Dialog title={words.diagnosticsTitle} isOpen={isOpen} onClose={() => setOpen(false)} size="wide">
        {isOpen && <Diagnostics />}
      </Dialog>
    </LabelledRow>
  )
}

function Diagnostics() {
  const ask = useAsk('host.diagnostics', {}, { isPrivate: true })
  if (ask.kind === 'loading') return <LoadingFace text={words.gathering} />
  if (ask.kind === 'failed') return <FailedFace message={ask.message} onRetry={ask.again} />
  const text = `${ask.value.lines.join('\n')}\n`
  return (
    <>
      <p>{words.diagnosticsIntro}</p>
      <pre className="settings-lines" tabIndex={0} aria-label={words.diagnosticsTitle}>
        {text}
      </pre>
      <div className="settings-buttons">
        <Button isLocal icon={IconCopy} onPress={() => void copyText(text, words.copied)}>
          {words.copy}
        </Button>
        <Button
          isLocal
          icon={IconSave}
          onPress={() => saveText('halyard-diagnostics.txt', 'text/plain', [text])}
        >
          {words.saveFile}
        </Button>
      </div>
    </>
  )
}
