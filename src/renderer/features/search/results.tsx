import { noRowFilters } from '#shared/contract/areas/search'
import type { SearchState } from '#shared/contract/areas/search'

import { useAsk } from '../../api/use-ask.ts'
import { useCommands } from '../../frame/commands.ts'
import { useEscape } from '../../base/escape.ts'
import { Button } from '../../kit/button.tsx'
import { FailedFace } from '../../kit/face.tsx'
import { focusFilter } from '../../kit/focus-filter.ts'
import { IconButton } from '../../kit/icon-button.tsx'
import { IconClose, IconFilter, IconStop } from '../../kit/icons.ts'
import { LinkButton } from '../../kit/link-button.tsx'
import { Popover } from '../../kit/popover.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { FacetPanel } from './facet-panel.tsx'
import { NoResults } from './no-results.tsx'
import { ResultsGrid } from './results-grid.tsx'
import { chosenCount } from './row-choice.ts'
import { activeFilters, isFiltering, without } from './row-filters.ts'
import { chooseNothing, setSearch, useSearchStore } from './search-store.ts'
import { SkyView } from './sky/sky-view.tsx'
import { isRunning } from './use-search.ts'
import type { Searching } from './use-search.ts'
import { useResults } from './use-results.ts'
import { countLine } from './wording.ts'
import { filterText } from './criteria-wording.ts'

interface ResultsProps {
  readonly state: SearchState
  readonly searching: Searching
  readonly chooseFiles: () => void
}

const views = [
  { id: 'list', label: 'List' },
  { id: 'both', label: 'List and sky' },
  { id: 'sky', label: 'Sky' },
] as const

/** Facets, rows and footprints of the shown search. */
export function Results({ state, searching, chooseFiles }: ResultsProps) {
  const { searchId } = state
  const filters = useSearchStore(store => store.filters)
  const choice = useSearchStore(store => store.choice)
  const view = useSearchStore(store => store.view)
  const { rows, hidden, selection, toggle, setFilters } = useResults(state)
  const facets = useAsk('search.facets', { searchId, filters }, { keep: true })
  const hasSky = view !== 'list'
  const footprints = useAsk('search.footprints', { searchId, filters }, { keep: true, enabled: hasSky })
  const chosen = chosenCount(choice, rows.total ?? 0)
  const isEmpty = rows.total === 0 && !isRunning(state)
  useEscape('filter', isFiltering(filters), () => setFilters(noRowFilters))
  useEscape('selection', chosen > 0, chooseNothing)
  useCommands([
    ...views.map(({ id, label }) => ({
      id: `search.view-${id}`,
      title: `Show results as ${label.toLowerCase()}`,
      run: () => setSearch({ view: id }),
      isDisabled: id === view,
    })),
    { id: 'search.stop', title: 'Stop this search', run: searching.stop, isDisabled: !isRunning(state) },
  ])
  if (state.found === 0 && isEmpty)
    // Nothing to narrow, to look at or to choose from.
    return <NoResults state={state} filters={filters} searching={searching} setFilters={setFilters} />
  const panel = <FacetPanel facets={facets} filters={filters} setFilters={setFilters} />
  return (
    <div className="search-results">
      <section className="search-facets" aria-label="Filters" tabIndex={0}>
        {panel}
      </section>
      <div className="search-found">
        <div className="search-tools">
          <span className="search-facets-button">
            <Popover label="Filters" icon={IconFilter}>
              <div className="search-facets-popover">{panel}</div>
            </Popover>
          </span>
          <SearchField
            className="search-narrow"
            label="Filter these results"
            placeholder="Filter these results"
            value={filters.text}
            onChange={text => setFilters({ ...filters, text })}
            isScreenFilter
          />
          <Segmented label="Show" value={view} choices={views} onChange={next => setSearch({ view: next })} />
        </div>
        <FilterChips setFilters={setFilters} />
        {rows.total !== null && <StaleNote problem={rows.problem} onRetry={rows.refresh} />}
        {rows.problem !== null && rows.total === null ? (
          <FailedFace message={rows.problem} onRetry={() => rows.refresh()} />
        ) : isEmpty ? (
          <NoResults state={state} filters={filters} searching={searching} setFilters={setFilters} />
        ) : (
          <div className={`search-panes is-${view}`}>
            {view !== 'sky' && <ResultsGrid state={state} rows={rows} selection={selection} />}
            {hasSky && <SkyView key={searchId} footprints={footprints} toggle={toggle} />}
          </div>
        )}
        <div className="search-foot">
          <p className="search-total">{countLine(rows.total ?? 0, state, chosen, hidden)}</p>
          {isRunning(state) && (
            <Button icon={IconStop} onPress={() => searching.stop()}>
              Stop
            </Button>
          )}
          <Button kind="primary" keys="Mod+Enter" isDisabled={chosen === 0} onPress={chooseFiles}>
            Select files
          </Button>
        </div>
      </div>
    </div>
  )
}

/** The filters that are on; each is taken away by its own button. */
function FilterChips({ setFilters }: { readonly setFilters: (filters: typeof noRowFilters) => void }) {
  const filters = useSearchStore(state => state.filters)
  const active = activeFilters(filters)
  if (active.length === 0) return null
  return (
    <ul className="search-chips" aria-label="Active filters">
      {active.map(filter => (
        <li key={filterText(filter)} className="search-filter">
          {filterText(filter)}
          <IconButton
            label={`Remove ${filterText(filter)}`}
            icon={IconClose}
            onPress={() => {
              setFilters(without(filters, filter))
              focusFilter()
            }}
          />
        </li>
      ))}
      <li>
        <LinkButton
          onPress={() => {
            setFilters(noRowFilters)
            focusFilter()
          }}
          label="Clear all filters"
        >
          Clear
        </LinkButton>
      </li>
    </ul>
  )
}
