import { useRef, useState } from 'react'

import type { OtherManifest, ManifestBatch } from '#shared/contract/areas/manifests'

import { useClient } from '../../api/client-context.tsx'
import { useAsk } from '../../api/use-ask.ts'
import { usePreferences } from '../../base/preferences.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { EmptyFace } from '../../kit/face.tsx'
import { pickFile } from '../../kit/pick-file.ts'
import { SelectField } from '../../kit/select-field.tsx'
import { dateTimeText } from '../../kit/words.ts'
import { Comparison } from './comparison.tsx'
import { importForComparison } from './transfer-text.ts'
import { words } from './wording.ts'

interface CompareDialogProps {
  readonly batch: ManifestBatch
  readonly onClose: () => void
}

/** As many batches as are offered; an older one is compared by its manifest.json. */
const offered = 200

/** The differences between a batch and another batch or a manifest file. */
export function CompareDialog({ batch, onClose }: CompareDialogProps) {
  const client = useClient()
  const { isUtc } = usePreferences()
  const [other, setOther] = useState<OtherManifest | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const asked = useAsk('manifests.batches', {
    first: 0,
    count: offered,
    text: '',
    result: 'all',
    sort: 'date',
    isDescending: true,
  })
  const others = asked.kind === 'shown' ? asked.value.rows.filter(one => one.id !== batch.id) : []

  /** Counts selections: a file that was read late does not replace a later selection. */
  const choices = useRef(0)
  async function chooseFile(): Promise<void> {
    const file = await pickFile('.html,.htm,.json,.csv,.txt,text/*')
    if (file === null) return
    choices.current += 1
    const own = choices.current
    const reply = await importForComparison(client, file)
    if (own !== choices.current) return
    setProblem(reply.ok ? null : reply.error.message)
    if (reply.ok) setOther({ kind: 'import', importId: reply.value.importId })
  }

  return (
    <Dialog title={`Compare ${batch.name}`} isOpen onClose={onClose} size="wide">
      <div className="manifests-compare">
        <div className="manifests-row-bar">
          <SelectField
            label="Compare with"
            value={other?.kind === 'batch' ? String(other.batchId) : ''}
            choices={[
              { id: '', label: other?.kind === 'import' ? 'A manifest file' : 'Select a batch' },
              ...others.map(one => ({
                id: String(one.id),
                label: `${one.name}, ${dateTimeText(one.createdMs, { isUtc })}`,
              })),
            ]}
            onChange={id => {
              choices.current += 1
              setOther(id === '' ? null : { kind: 'batch', batchId: Number(id) })
            }}
            className="manifests-grow"
          />
          <Button onPress={() => void chooseFile()}>Select a manifest file…</Button>
        </div>
        {problem !== null && (
          <p className="kit-problem" role="alert">
            {problem}
          </p>
        )}
        {other === null ? (
          <EmptyFace text={words.chooseOther} />
        ) : (
          <Comparison key={JSON.stringify(other)} batch={batch} other={other} />
        )}
      </div>
    </Dialog>
  )
}
