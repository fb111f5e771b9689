import type { SearchState } from '#shared/contract/areas/search'

import { Button } from '../../kit/button.tsx'
import { IconStop } from '../../kit/icons.ts'
import { Delayed } from './delayed.tsx'
import { isRunning } from './use-search.ts'
import type { Searching } from './use-search.ts'
import { progressText } from './wording.ts'

/** The search that is waited for, while the rows of another one, or none, are shown; null when there is none. */
function awaitedSearch({ asked, shown }: Searching): SearchState | null {
  if (asked?.kind !== 'shown' || !isRunning(asked.value)) return null
  return asked.value.searchId === shown?.searchId ? null : asked.value
}

/** How far a search is that has no rows yet. It moves nothing: the person may be typing the next one. */
export function SearchProgress({ searching }: { readonly searching: Searching }) {
  const awaited = awaitedSearch(searching)
  if (awaited === null) return null
  return (
    <Delayed key={awaited.searchId}>
      <div className="search-progress">
        <p role="status">{progressText(awaited)}</p>
        <Button icon={IconStop} onPress={() => searching.stop()}>
          Stop
        </Button>
      </div>
    </Delayed>
  )
}
