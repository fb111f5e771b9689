import type { SearchState } from '#shared/contract/areas/search'

import { Banner } from '../../kit/banner.tsx'
import { Button } from '../../kit/button.tsx'
import { Late } from './late.tsx'
import { clearSearch } from './search-store.ts'
import { isRunning } from './use-search.ts'
import type { Searching } from './use-search.ts'
import { progressText } from './wording.ts'

/** What went wrong with the last search, above the results that are kept; and a search that has no rows yet. */
export function SearchBanners({ searching }: { readonly searching: Searching }) {
  const { asked, shown } = searching
  if (asked?.kind === 'failed')
    return (
      <Banner tone="error" text={asked.message} actions={<Button onPress={clearSearch}>New search</Button>} />
    )
  if (asked?.kind !== 'shown') return null
  const state = asked.value
  if (state.problem !== null) return <ProblemBanner state={state} searching={searching} />
  if (isRunning(state) && shown?.searchId !== state.searchId)
    return (
      <Late key={state.searchId}>
        <Banner
          tone="info"
          text={progressText(state)}
          actions={<Button onPress={() => searching.stop()}>Stop</Button>}
        />
      </Late>
    )
  return null
}

function ProblemBanner({ state, searching }: { readonly state: SearchState; readonly searching: Searching }) {
  const { problem, query } = state
  const { reading } = query
  const isFailed = state.phase === 'failed'
  return (
    <Banner
      tone={isFailed ? 'error' : 'warn'}
      text={problem?.message}
      actions={
        isFailed && (
          <>
            {reading.kind === 'target' && problem?.code === 'nothing-found' ? (
              <Button
                onPress={() =>
                  searching.search({
                    ...query,
                    reading: { kind: 'proposal-target', name: reading.name.split(/[\s_-]+/).join('*') },
                  })
                }
              >
                Search the targets of proposals
              </Button>
            ) : (
              <Button onPress={() => searching.search(query)}>Try again</Button>
            )}
          </>
        )
      }
    />
  )
}
