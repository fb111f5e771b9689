import type {
  Change,
  FileFilter,
  LevelShareView,
  SuffixShareView,
  TargetView,
  TriState,
} from '#shared/contract/areas/selection-views'

import { CheckBox } from '../../kit/check-box.tsx'
import {
  levelText,
  shareSizeText,
  shareSizeTitle,
  shareFilesText,
  shareText,
  shareVolumeText,
  suffixText,
  words,
} from './wording.ts'

interface LevelTreeProps {
  readonly levels: readonly LevelShareView[]
  /** While a filter is active, the check boxes apply to the matching files. */
  readonly filter: FileFilter
  readonly onChange: (change: Change) => void
}

/** Levels with their file types, each ticked, unticked or in between. */
export function LevelTree({ levels, filter, onChange }: LevelTreeProps) {
  const choose = (target: TargetView, isWanted: boolean): void =>
    onChange({ kind: 'files', target, isWanted, filter })
  return (
    <section className="selection-levels" aria-label={words.levels}>
      <h2 className="selection-panel-title">{words.levels}</h2>
      <ul className="selection-level-list">
        {levels.map(level => (
          <li key={level.level ?? ''}>
            <ShareLine
              name={levelText(level.level)}
              share={level}
              onChange={isWanted => choose({ kind: 'level', level: level.level }, isWanted)}
            />
            <ul className="selection-suffixes">
              {level.suffixes.map(suffix => (
                <li key={suffix.suffix ?? ''}>
                  <ShareLine
                    name={suffixText(suffix.suffix)}
                    context={levelText(level.level)}
                    share={suffix}
                    onChange={isWanted =>
                      choose({ kind: 'suffix', level: level.level, suffix: suffix.suffix }, isWanted)
                    }
                  />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ShareLineProps {
  readonly name: string
  /** Read out where several rows have the same name. */
  readonly context?: string
  readonly share: Omit<SuffixShareView, 'suffix'>
  readonly onChange: (isWanted: boolean) => void
}

function ShareLine({ name, context, share, onChange }: ShareLineProps) {
  const counts = shareText(share)
  const spoken = [
    name,
    ...(context === undefined ? [] : [context]),
    shareFilesText(share),
    shareVolumeText(share),
  ].join(', ')
  return (
    <div className="selection-share">
      <CheckBox name={spoken} isChecked={checkedOf(share.state)} onChange={onChange}>
        <span className={context === undefined ? 'selection-level-name' : 'selection-suffix-name'}>
          {name}
        </span>
      </CheckBox>
      <span className="selection-share-numbers" aria-hidden>
        {counts}
        <span className="selection-share-size" title={shareSizeTitle(share)}>
          {shareSizeText(share)}
        </span>
      </span>
    </div>
  )
}

/** What a check box shows for a state. Pure. */
export const checkedOf = (state: TriState): boolean | 'some' => (state === 'some' ? 'some' : state === 'all')
