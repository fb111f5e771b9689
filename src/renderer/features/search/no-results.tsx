import type { RowFilters, SearchState } from '#shared/contract/areas/search'

import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../kit/button.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { focusFilter } from '../../kit/focus-filter.ts'
import { removalOf } from './row-filters.ts'
import type { Searching } from './use-search.ts'
import { nothingFoundText } from './reading-wording.ts'
import { excludingName, withoutItText } from './criteria-wording.ts'

interface NoResultsProps {
  readonly state: SearchState
  readonly filters: RowFilters
  readonly searching: Searching
  readonly setFilters: (filters: RowFilters) => void
}

/** Nothing matches: names the excluding filter and offers the search without it. */
export function NoResults({ state, filters, searching, setFilters }: NoResultsProps) {
  const excluding = useAsk('search.excludes-most', { searchId: state.searchId, filters })
  if (excluding.kind === 'loading')
    return <LoadingFace text="Nothing matches. Looking for the filter in the way…" />
  if (excluding.kind === 'failed')
    return <FailedFace message={excluding.message} onRetry={() => excluding.again()} />
  const { value } = excluding
  if (value === null)
    return (
      <div className="kit-face">
        <p>{nothingFoundText(state.query.reading)}</p>
      </div>
    )
  const remove = (): void => {
    const removal = removalOf(value, filters, state.query)
    if (removal.kind === 'filters') setFilters(removal.filters)
    else searching.search(removal.query)
    focusFilter()
  }
  return (
    <div className="kit-face">
      <p>
        No datasets match. The filter that excludes most is <strong>{excludingName(value)}</strong> (
        {withoutItText(value)} without it).
      </p>
      <div className="kit-face-actions">
        <Button onPress={remove}>Remove that filter</Button>
      </div>
    </div>
  )
}
