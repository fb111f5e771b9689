import type { SearchState } from '#shared/contract/areas/search'

import { Banner } from '../../kit/banner.tsx'
import { Button } from '../../kit/button.tsx'
import { clearSearch, closeFormer } from './search-store.ts'
import { isFormer } from './use-search.ts'
import type { Searching } from './use-search.ts'
import { formerText } from './wording.ts'

/** The problem of the last search, and the search whose results are still shown below it. */
export function SearchBanners({ searching }: { readonly searching: Searching }) {
  const { shown } = searching
  return (
    <>
      <SearchProblem searching={searching} />
      {shown !== null && shown.found > 0 && isFormer(searching) && (
        <Banner
          tone="info"
          text={formerText(shown)}
          actions={
            <Button onPress={closeFormer} isLocal>
              Close these results
            </Button>
          }
        />
      )}
    </>
  )
}

function SearchProblem({ searching }: { readonly searching: Searching }) {
  const { asked } = searching
  if (asked?.kind === 'failed')
    return (
      <Banner tone="error" text={asked.message} actions={<Button onPress={clearSearch}>New search</Button>} />
    )
  if (asked?.kind !== 'shown') return null
  const state = asked.value
  return state.problem === null ? null : <ProblemBanner state={state} searching={searching} />
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
                Search target names in programs
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
