import { useEffect, useRef } from 'react'

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

interface TotalsProps {
  readonly summary: SelectionSummary
  readonly choose: (change: Change, undoText?: string) => void
  readonly undo: () => void
  readonly retry: () => void
}

/** One line: the whole selection, its special files, the progress of the lists, and undo. */
export function Totals({ summary, choose, undo, retry }: TotalsProps) {
  const { total, needToken, shared, progress, quick, exceptions, canUndo } = summary
  const hasNone = progress.isLoading && total.available.files === 0
  const line = useRef<HTMLDivElement>(null)
  const isGoingBack = useRef(false)
  useEffect(() => {
    // The undo button disappears after its use: the focus stays with what it changed.
    if (isGoingBack.current && document.activeElement === document.body) line.current?.focus()
    isGoingBack.current = false
  }, [canUndo, exceptions])
  const goBack = (way: () => void): void => {
    isGoingBack.current = true
    way()
  }
  return (
    <div ref={line} className="selection-totals" tabIndex={-1}>
      <strong title={exactText(total.selected.bytes)}>{hasNone ? words.noneYet : totalText(total)}</strong>
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
      <ListLoading summary={summary} retry={retry} />
      <span className="selection-ways">
        {exceptions > 0 && (
          <LinkButton onPress={() => goBack(() => choose({ kind: 'quick', quick }, words.manualReset))}>
            {`Back to ${quickLabels[quick]}`}
          </LinkButton>
        )}
        {canUndo && (
          <Button kind="quiet" icon={IconUndo} onPress={() => goBack(undo)}>
            {words.undo}
          </Button>
        )}
      </span>
    </div>
  )
}

/** The progress of the file lists; empty once all have arrived. */
function ListLoading({ summary, retry }: Pick<TotalsProps, 'summary' | 'retry'>) {
  const { progress } = summary
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
    </div>
  )
}

/** Why lists are missing. */
export function Failures({ failures }: Pick<SelectionSummary, 'failures'>) {
  if (failures.length === 0) return null
  return (
    <details className="selection-failures">
      <summary>{words.whyMissing}</summary>
      <ul>
        {failures.map(failure => (
          <li key={failure}>{failure}</li>
        ))}
      </ul>
    </details>
  )
}

interface QuickSelectProps {
  readonly summary: SelectionSummary
  readonly choose: (change: Change, undoText?: string) => void
}

const quicks = ['recommended', 'all', 'none', 'pipeline'] as const

/** Where a selection starts; any click afterwards is an exception to it. */
export function QuickSelect({ summary, choose }: QuickSelectProps) {
  const { quick, exceptions, guideStars, guideStarFiles } = summary
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
