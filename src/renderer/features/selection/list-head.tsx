import type { Change, SelectionSummary } from '#shared/contract/areas/selection-views'

import { Button } from '../../kit/button.tsx'
import { CheckBox } from '../../kit/check-box.tsx'
import { IconKey, IconLink, IconUndo } from '../../kit/icons.ts'
import { LinkButton } from '../../kit/link-button.tsx'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { SwitchField } from '../../kit/switch-field.tsx'
import { exactText } from '../../kit/words.ts'
import {
  guideStarHint,
  progressText,
  quickLabels,
  sharedText,
  tokenText,
  totalText,
  words,
} from './wording.ts'

/** What is chosen altogether, and what is special about it. */
export function Totals({ summary }: { readonly summary: SelectionSummary }) {
  const { total, needToken, shared } = summary
  return (
    <p className="selection-totals">
      <strong title={exactText(total.selected.bytes)}>{totalText(total)}</strong>
      {needToken.selected.files > 0 && (
        <span className="selection-mark selection-token">
          <IconKey aria-hidden size={16} /> {tokenText(needToken.selected.files)}
        </span>
      )}
      {shared > 0 && (
        <span className="selection-mark">
          <IconLink aria-hidden size={16} /> {sharedText(shared)}
        </span>
      )}
    </p>
  )
}

/** How far the file lists have come; nothing once all are here. */
export function ListLoading({
  summary,
  retry,
}: {
  readonly summary: SelectionSummary
  readonly retry: () => void
}) {
  const { progress, failures } = summary
  const { asked, arrived, failed, isLoading } = progress
  if (!isLoading && failed === 0) return null
  return (
    <div className="selection-loading">
      <span>Product lists</span>
      <ProgressBar name="Product lists" value={arrived} max={asked} valueText={progressText(progress)} />
      <span aria-hidden>{progressText(progress)}</span>
      {failed > 0 && (
        <Button onPress={retry} isDisabled={isLoading}>
          {words.retry}
        </Button>
      )}
      {failures.length > 0 && (
        <details className="selection-failures">
          <summary>Why</summary>
          <ul>
            {failures.map(failure => (
              <li key={failure}>{failure}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

interface QuickSelectProps {
  readonly summary: SelectionSummary
  readonly undo: () => void
  readonly choose: (change: Change, undoText?: string) => void
}

const quicks = ['recommended', 'all', 'none', 'pipeline'] as const

/** Where a selection starts; any click afterwards is an exception to it. */
export function QuickSelect({ summary, choose, undo }: QuickSelectProps) {
  const { quick, exceptions, guideStars, guideStarFiles, canUndo } = summary
  const isOn = guideStars !== 'none'
  const hasGuideStars = guideStarFiles.available.files > 0
  return (
    <div className="selection-quick">
      <RadioGroup
        label={words.quick}
        isInline
        value={exceptions === 0 ? quick : null}
        choices={quicks.map(id => ({ id, label: quickLabels[id] }))}
        onChange={id => choose({ kind: 'quick', quick: id }, ...(id === 'none' ? [words.nothingChosen] : []))}
      />
      {exceptions > 0 && (
        <LinkButton onPress={() => choose({ kind: 'quick', quick }, words.clicksForgotten)}>
          {`Back to ${quickLabels[quick]}`}
        </LinkButton>
      )}
      {canUndo && (
        <Button kind="quiet" icon={IconUndo} onPress={undo}>
          {words.undo}
        </Button>
      )}
      {hasGuideStars && (
        <span className="selection-guide">
          <SwitchField
            label={words.guideStars}
            hint={guideStarHint(guideStarFiles)}
            isOn={isOn}
            onChange={on => choose({ kind: 'guide-stars', guideStars: on ? 'highest' : 'none' })}
          />
          {isOn && (
            <CheckBox
              isChecked={guideStars === 'all'}
              onChange={all => choose({ kind: 'guide-stars', guideStars: all ? 'all' : 'highest' })}
            >
              {words.allGuideLevels}
            </CheckBox>
          )}
        </span>
      )}
    </div>
  )
}
