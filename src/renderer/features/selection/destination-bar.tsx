import { useState } from 'react'

import type { PlanView, SelectionSummary } from '#shared/contract/areas/selection-views'

import { Button } from '../../kit/button.tsx'
import { FolderDialog } from './folder-dialog.tsx'
import { IconFolder } from '../../kit/icons.ts'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { TextField } from '../../kit/text-field.tsx'
import type { Destination } from './use-destination.ts'
import {
  clashLabels,
  clashText,
  collisionText,
  layoutLabels,
  planTexts,
  twinLabels,
  words,
} from './wording.ts'

interface DestinationBarProps {
  readonly destination: Destination
  readonly summary: SelectionSummary
}

const clashes = ['keep-both', 'replace', 'skip'] as const

/** The space that the folder needs; always at least one line, so that nothing moves when it becomes known. */
function folderHint(plan: PlanView | null, { progress, total }: SelectionSummary): string {
  if (progress.isLoading || plan === null) return words.counting
  return total.selected.files === 0 ? words.nothingNeeded : planTexts(plan).join(' ')
}

/** Layout and folder, the space they need, and the choices that follow. */
export function DestinationBar({ destination, summary }: DestinationBarProps) {
  const { input, plan, problem } = destination
  const [isChoosing, setChoosing] = useState(false)
  const layouts =
    summary.source === 'import' ? (['listed', 'nested', 'flat'] as const) : (['nested', 'flat'] as const)
  const hasTwins = input.layout === 'flat' && summary.flatCollisions > 0
  return (
    <div className="selection-destination">
      <RadioGroup
        label={words.layout}
        isInline
        value={input.layout}
        choices={layouts.map(id => ({ id, label: layoutLabels[id] }))}
        onChange={destination.setLayout}
      />
      {hasTwins && (
        <RadioGroup
          label={`${words.twins}: ${collisionText(summary.flatCollisions)}`}
          isInline
          value={input.areTwinsNested ? 'nest' : 'number'}
          choices={(['number', 'nest'] as const).map(id => ({ id, label: twinLabels[id] }))}
          onChange={id => destination.setTwinsNested(id === 'nest')}
        />
      )}
      {plan !== null && plan.clashes > 0 && (
        <RadioGroup
          label={words.clash}
          hint={clashText(plan)}
          isInline
          value={input.onClash}
          choices={clashes.map(id => ({ id, label: clashLabels[id] }))}
          onChange={destination.setClash}
        />
      )}
      <div className="selection-folder">
        <TextField
          label={words.folder}
          className="selection-folder-field"
          value={destination.folder}
          onChange={destination.setFolder}
          problem={problem}
          hint={problem === null ? folderHint(plan, summary) : undefined}
          isMono
        />
        <Button icon={IconFolder} onPress={() => setChoosing(true)}>
          {words.chooseFolder}
        </Button>
      </div>
      <FolderDialog
        isOpen={isChoosing}
        start={destination.folder}
        onClose={() => setChoosing(false)}
        onChoose={folder => {
          destination.setFolder(folder)
          setChoosing(false)
        }}
      />
    </div>
  )
}
