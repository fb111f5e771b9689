import type { SelectionSummary } from '#shared/contract/areas/selection-views'

import { focusFilter } from '../../kit/focus-filter.ts'
import { LinkButton } from '../../kit/link-button.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { SwitchField } from '../../kit/switch-field.tsx'
import type { EditedFilter } from './use-file-filter.ts'
import { extensionText, matchText, problemText, sizeRanges, words } from './wording.ts'

interface MatchBarProps {
  readonly filter: EditedFilter
  readonly summary: SelectionSummary
}

/** The filter of the files: name, extension and size. */
export function MatchBar({ filter, summary }: MatchBarProps) {
  const { draft, change } = filter
  const problem = filter.problem ?? summary.filterProblem
  const range = sizeRanges.find(
    ({ minBytes, maxBytes }) => minBytes === draft.minBytes && maxBytes === draft.maxBytes,
  )
  const extensions = summary.extensions.map(({ extension, files }) => ({
    id: `.${extension}`,
    label: extensionText(extension, files),
  }))
  return (
    <div className="selection-match">
      {/* The message about the text is beside its label, so that nothing moves when it appears. */}
      <div className="selection-match-field">
        <span className="kit-label" aria-hidden>
          {words.match}
        </span>
        <SearchField
          label={words.match}
          value={draft.text}
          onChange={text => change({ text })}
          placeholder={draft.isRegex ? words.regexHint : words.matchHint}
          problem={problemText(problem)}
          isScreenFilter
          isMono={draft.isRegex}
        />
        <span className="selection-match-count">
          <span role="status">
            {filter.isActive && problem === null ? matchText(summary.filtered.available.files) : ''}
          </span>
          {problem !== null && (
            <LinkButton
              onPress={() => {
                change({ isRegex: false })
                focusFilter()
              }}
            >
              {words.usePlain}
            </LinkButton>
          )}
        </span>
      </div>
      <SwitchField label={words.regex} isOn={draft.isRegex} onChange={isRegex => change({ isRegex })} />
      <SelectField
        className="selection-match-select"
        label={words.extension}
        value={draft.extension === null ? 'any' : `.${draft.extension}`}
        choices={[{ id: 'any', label: words.anyExtension }, ...extensions]}
        onChange={id => change({ extension: id === 'any' ? null : id.slice(1) })}
      />
      <SelectField
        className="selection-match-select"
        label={words.size}
        value={range?.id ?? 'any'}
        choices={sizeRanges.map(({ id, label }) => ({ id, label }))}
        onChange={id => {
          const chosen = sizeRanges.find(one => one.id === id) ?? sizeRanges[0]
          change({ minBytes: chosen.minBytes, maxBytes: chosen.maxBytes })
        }}
      />
    </div>
  )
}
