import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../kit/button.tsx'
import { CheckBox } from '../../kit/check-box.tsx'
import { IconSearch } from '../../kit/icons.ts'
import { MenuButton } from '../../kit/menu.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { CriteriaButton } from './criteria-dialog.tsx'
import { SearchesButton } from './search-lists.tsx'
import { SearchProgress } from './search-progress.tsx'
import { setSearch, useSearchStore } from './search-store.ts'
import type { Searching } from './use-search.ts'
import { readingDetail, readingText } from './reading-wording.ts'

const missions = ['JWST', 'HST'] as const

/** The search box, how its text is understood, and the missions. The search starts on Enter only. */
export function QueryBar({ searching }: { readonly searching: Searching }) {
  const text = useSearchStore(state => state.text)
  const criteria = useSearchStore(state => state.criteria)
  // After a search without results the box has the focus: there is nothing to filter.
  const hasResults = useSearchStore(state => state.shownId !== null) && searching.shown?.found !== 0
  return (
    <div className="search-bar">
      <div className="search-box">
        <SearchField
          className="search-input"
          label="Target, position, program, dataset or file"
          placeholder="M 51, 3′ · 10 07 02 −40 26 11 · 2733 · jw02733-o001… · a file name"
          value={text}
          onChange={value => setSearch({ text: value })}
          onSubmit={() => searching.searchBox()}
          problem={searching.problem}
          isScreenFilter={!hasResults}
        />
        <Button
          kind={hasResults ? 'plain' : 'primary'}
          icon={IconSearch}
          onPress={() => searching.searchBox()}
        >
          Search
        </Button>
      </div>
      <div className="search-asked">
        <ReadingChip />
        <span className="search-missions" role="group" aria-label="Missions">
          {missions.map(mission => (
            <CheckBox
              key={mission}
              isChecked={criteria.missions.includes(mission)}
              // At least one mission is always searched.
              isDisabled={criteria.missions.length === 1 && criteria.missions.includes(mission)}
              onChange={isChecked =>
                setSearch({
                  criteria: {
                    ...criteria,
                    missions: missions.filter(other =>
                      other === mission ? isChecked : criteria.missions.includes(other),
                    ),
                  },
                })
              }
            >
              {mission}
            </CheckBox>
          ))}
        </span>
        <CriteriaButton searching={searching} />
        <SearchesButton searching={searching} />
        {hasResults && <SearchProgress searching={searching} />}
      </div>
    </div>
  )
}

/** Shows how the text is understood, and offers other readings. */
function ReadingChip() {
  const text = useSearchStore(state => state.text)
  const picked = useSearchStore(state => state.picked)
  const understood = useAsk('search.understand', { text }, { enabled: text.trim() !== '', keep: true })
  if (text.trim() === '' || understood.kind !== 'shown') return null
  const { readings } = understood.value
  const reading = picked?.text === text ? picked.reading : readings[0]
  if (reading === undefined) return null
  return (
    <span className="search-chip" data-testid="reading">
      <MenuButton
        kind="quiet"
        label={readingText(reading)}
        items={readings.map((other, index) => ({
          id: String(index),
          label: readingDetail(other),
          run: () => setSearch({ picked: { text, reading: other } }),
        }))}
      />
    </span>
  )
}
