import { Button } from '../../kit/button.tsx'
import { EarlierList, SavedList } from './search-lists.tsx'
import type { Searching } from './use-search.ts'

/** One of each kind: a program, a target with its radius, a name alone. */
const examples = ['2733', 'Southern Ring Nebula, 3′', 'M 51'] as const

/** Before the first search. */
export function EmptySearch({ searching }: { readonly searching: Searching }) {
  return (
    <div className="search-empty">
      <p>Search JWST and HST by target, position, program, dataset or file name.</p>
      <div className="search-examples" role="group" aria-label="Examples">
        <span>For example</span>
        {examples.map(text => (
          <Button key={text} onPress={() => searching.searchText(text)}>
            {text}
          </Button>
        ))}
      </div>
      <SavedList searching={searching} isQuiet />
      <EarlierList />
    </div>
  )
}
