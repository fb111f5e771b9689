import { useState } from 'react'

import type { ManifestExportFormat, BatchFacts } from '#shared/contract/areas/manifests'

import { useClient } from '../../api/client-context.tsx'
import { useAsk } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { useCommands } from '../../frame/commands.ts'
import { rememberPlace } from '../../frame/still-here.ts'
import type { RememberedPlace } from '../../frame/still-here.ts'
import { showToast, undoable } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { IconMore } from '../../kit/icons.ts'
import { MenuButton } from '../../kit/menu.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { copyText } from '../../kit/copy-text.ts'
import { DescribeDialog } from './describe-dialog.tsx'
import { exportBatch } from './transfer-text.ts'
import { fetchText, fetchedText, removedText, words } from './wording.ts'

interface BatchActionsProps {
  readonly facts: BatchFacts
  readonly isVerifying: boolean
  /** The batch was removed from the history; `place` is where the person was then. */
  readonly onGone: (batchId: number, place: RememberedPlace) => void
}

/** The actions of a batch. */
export function BatchActions({ facts, isVerifying, onGone }: BatchActionsProps) {
  const { batch, fetchable, isFolderThere } = facts
  const batchId = batch.id
  const client = useClient()
  const host = useAsk('host.info', {})
  const canReveal = host.kind === 'shown' && host.value.canReveal
  const verify = useOrder('manifests.verify')
  const stop = useOrder('manifests.stop-verify')
  const fetch = useOrder('manifests.fetch-missing')
  const remove = useOrder('manifests.remove')
  const restore = useOrder('manifests.restore')
  const reveal = useOrder('host.reveal')
  const [dialog, setDialog] = useState<'compare' | 'describe' | null>(null)

  async function fetchMissing(): Promise<void> {
    const reply = await fetch.run({ batchId })
    if (reply.ok) showToast({ text: fetchedText(reply.value) })
  }
  async function exportAs(format: ManifestExportFormat): Promise<void> {
    const reply = await exportBatch(client, batchId, format)
    if (!reply.ok) showToast({ text: reply.error.message, tone: 'error' })
    else if (format === 'script') showToast({ text: words.scriptNote })
  }
  function removeBatch(): void {
    const place = rememberPlace()
    undoable(async () => {
      const reply = await remove.run({ batchId })
      if (!reply.ok) return null
      onGone(batchId, place)
      return { text: removedText(batch.name), undo: () => void restore.run({ batchId }) }
    })
  }

  useCommands([
    {
      id: 'manifests.verify',
      title: `Verify ${batch.name} again`,
      keys: ['Mod+Enter'],
      isDisabled: isVerifying || !isFolderThere,
      run: () => void verify.run({ batchId }),
    },
    {
      id: 'manifests.export-csv',
      title: 'Export manifest as CSV',
      keys: ['Mod+E'],
      run: () => void exportAs('csv'),
    },
    {
      id: 'manifests.export-script',
      title: 'Export download script',
      keys: ['Mod+Shift+E'],
      run: () => void exportAs('script'),
    },
    {
      id: 'manifests.fetch-missing',
      title: 'Download missing files again',
      isDisabled: fetchable === 0,
      run: () => void fetchMissing(),
    },
    { id: 'manifests.compare', title: 'Compare with another manifest', run: () => setDialog('compare') },
  ])

  return (
    <div className="manifests-buttons">
      {isVerifying ? (
        <Button onPress={() => void stop.run({ batchId })}>Stop verifying</Button>
      ) : (
        <Button
          onPress={() => void verify.run({ batchId })}
          isDisabled={verify.isRunning || !isFolderThere || batch.totals.asked === 0}
        >
          Verify again
        </Button>
      )}
      <Button onPress={() => void fetchMissing()} isDisabled={fetchable === 0 || fetch.isRunning}>
        {fetchText(fetchable)}
      </Button>
      <MenuButton
        label="Export"
        items={[
          { id: 'html', label: 'HTML (MANIFEST.HTML)', run: () => void exportAs('html') },
          { id: 'csv', label: 'CSV', keys: 'Mod+E', run: () => void exportAs('csv') },
          { id: 'json', label: 'JSON', run: () => void exportAs('json') },
          { id: 'sha256', label: 'SHA256SUMS', run: () => void exportAs('sha256') },
          { id: 'script', label: 'Download script', keys: 'Mod+Shift+E', run: () => void exportAs('script') },
        ]}
      />
      <Button onPress={() => setDialog('compare')}>Compare…</Button>
      <MenuButton
        label="More"
        icon={IconMore}
        isIconOnly
        items={[
          { id: 'describe', label: 'Name and note…', run: () => setDialog('describe') },
          { id: 'copy', label: 'Copy folder path', run: () => void copyText(batch.folder, words.copied) },
          ...(canReveal
            ? [
                {
                  id: 'reveal',
                  label: 'Show in folder',
                  run: () => void reveal.run({ path: batch.folder }),
                },
              ]
            : []),
          {
            id: 'remove',
            label: 'Remove from history',
            isDanger: true,
            isDisabled: batch.totals.waiting > 0 || isVerifying,
            run: removeBatch,
          },
        ]}
      />
      {dialog === 'compare' && <CompareDialog batch={batch} onClose={() => setDialog(null)} />}
      {dialog === 'describe' && <DescribeDialog batch={batch} onClose={() => setDialog(null)} />}
    </div>
  )
}
