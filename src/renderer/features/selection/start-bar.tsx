import { useState } from 'react'

import type { ListExportFormat, SelectionSummary } from '#shared/contract/areas/selection-views'

import { useOrder } from '../../api/use-order.ts'
import { useCommands } from '../../frame/commands.ts'
import { goIfStillHere, rememberPlace } from '../../frame/still-here.ts'
import { showToast } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { IconScript, IconTable } from '../../kit/icons.ts'
import { MenuButton } from '../../kit/menu.tsx'
import { StartOptionsDialog } from './start-options.tsx'
import type { Destination } from './use-destination.ts'
import { useExport } from './use-export.ts'
import { startedText, startText, words } from './wording.ts'

interface StartBarProps {
  readonly destination: Destination
  readonly summary: SelectionSummary
}

const scripts: readonly { readonly id: ListExportFormat; readonly label: string }[] = [
  { id: 'curl', label: 'curl script' },
  { id: 'wget', label: 'wget script' },
  { id: 'aria2', label: 'aria2 list' },
  { id: 'ecsv', label: 'ECSV table' },
  { id: 'csv', label: 'CSV with addresses' },
  { id: 'json', label: 'JSON' },
]

/** The actions for the selected files: export, or add to the queue. */
export function StartBar({ destination, summary }: StartBarProps) {
  const { input, plan, problem, options } = destination
  const [areOptionsOpen, setOptionsOpen] = useState(false)
  const start = useOrder('selection.start')
  const exportAs = useExport(input)
  const isNothing = summary.total.selected.files === 0
  const fitsNothing = plan !== null && !plan.isEnough && plan.fits.files + plan.here === 0
  const isBlocked =
    isNothing || fitsNothing || problem !== null || plan?.isWritable === false || start.isRunning

  const run = (): void => {
    const place = rememberPlace()
    void start.run({ ...input, ...options, onlyWhatFits: plan?.isEnough === false }).then(reply => {
      if (!reply.ok) return
      showToast({ text: startedText(reply.value.added, reply.value.known), tone: 'done' })
      goIfStillHere(place, 'queue')
    })
  }

  useCommands([
    { id: 'selection.start', title: 'Start', keys: ['Mod+Enter'], isDisabled: isBlocked, run },
    {
      id: 'selection.export-list',
      title: words.exportList,
      keys: ['Mod+E'],
      isDisabled: isNothing,
      run: () => exportAs('list'),
    },
    {
      id: 'selection.export-script',
      title: words.exportScript,
      keys: ['Mod+Shift+E'],
      isDisabled: isNothing,
      run: () => exportAs('curl'),
    },
  ])

  return (
    <div className="selection-start">
      <Button icon={IconTable} isDisabled={isNothing} onPress={() => exportAs('list')} keys="Mod+E">
        {words.exportList}
      </Button>
      <MenuButton
        label={words.exportScript}
        icon={IconScript}
        isDisabled={isNothing}
        items={scripts.map(({ id, label }) => ({
          id,
          label,
          run: () => exportAs(id),
          ...(id === 'curl' && { keys: 'Mod+Shift+E' }),
        }))}
      />
      <Button onPress={() => setOptionsOpen(true)}>{words.options}</Button>
      <Button kind="primary" isDisabled={isBlocked} onPress={run} keys="Mod+Enter">
        {startText(plan, summary.progress.isLoading)}
      </Button>
      <StartOptionsDialog
        isOpen={areOptionsOpen}
        options={options}
        onClose={() => setOptionsOpen(false)}
        onChange={destination.setOptions}
      />
    </div>
  )
}
