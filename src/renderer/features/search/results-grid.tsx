import { useMemo } from 'react'
import type { ReactNode } from 'react'

import type { RowSort, SearchRow, SearchState } from '#shared/contract/areas/search'

import { useClient } from '../../api/client-context.tsx'
import type { WindowRows } from '../../api/use-window.ts'
import { useMedia } from '../../base/use-media.ts'
import { Grid } from '../../kit/grid.tsx'
import type { GridColumn, GridSelection } from '../../kit/grid.tsx'
import { IconKey } from '../../kit/icons.ts'
import { PathText } from '../../kit/path-text.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { setSearch, useSearchStore } from './search-store.ts'
import { accessNote, distanceText, exposureText, isExclusive, rowNameOf, sortTitles } from './wording.ts'
import { accessText, levelText } from './criteria-wording.ts'

interface ResultsGridProps {
  readonly state: SearchState
  readonly rows: WindowRows<SearchRow>
  readonly selection: GridSelection<SearchRow>
}

/** The rows of the shown search. */
export function ResultsGrid({ state, rows, selection }: ResultsGridProps) {
  const client = useClient()
  const sort = useSearchStore(store => store.sort)
  const filters = useSearchStore(store => store.filters)
  const focused = useSearchStore(store => store.focused)
  const hovered = useSearchStore(store => store.hovered)
  const hasDetails = useSearchStore(store => store.hasDetails)
  const isWide = useMedia('(min-width: 1500px)')
  const isBelowHalf = useMedia('(max-width: 1099px)')
  const isTight = !isWide && (hasDetails || isBelowHalf)
  const hasPlace = state.place !== null
  const columns = useMemo(
    () => columnsFor({ hasPlace, isWide, isTight }, sort.id),
    [hasPlace, isWide, isTight, sort.id],
  )
  return (
    <Grid
      className="search-grid"
      label="Search results"
      columns={columns}
      rowCount={rows.total ?? 0}
      row={rows.row}
      need={rows.need}
      rowKey={row => row.obsid}
      rowName={rowNameOf}
      rowClass={row => (row.obsid === hovered ? 'search-row-hovered' : undefined)}
      sort={sort}
      onSort={id => setSearch({ sort: nextSort(sort, id) })}
      selection={selection}
      onFocus={row => setSearch({ focused: row.obsid })}
      onOpen={row => setSearch({ focused: row.obsid, hasDetails: true })}
      typeAhead={async (text, from) => {
        const { searchId } = state
        const reply = await client.call('search.find', { searchId, filters, sort, text, from })
        return reply.ok ? reply.value.index : null
      }}
      focusedKey={focused}
    />
  )
}

/** The same column again turns the order round. */
function nextSort(sort: RowSort, id: string): RowSort {
  const known = sortIds.find(other => other === id) ?? 'dataset'
  const isSame = sort.id === known && sort.direction === 'ascending'
  return { id: known, direction: isSame ? 'descending' : 'ascending' }
}
const sortIds = Object.keys(sortTitles) as readonly RowSort['id'][] // the keys of a constant record are its names

const column = (
  id: RowSort['id'],
  width: number | 'fill',
  cell: (row: SearchRow) => ReactNode,
  more: Partial<GridColumn<SearchRow>> = {},
): GridColumn<SearchRow> => ({ id, title: sortTitles[id], width, isSortable: true, cell, ...more })

const place = column('distance', 76, row => distanceText(row.distanceArcsec), {
  align: 'end',
  narrow: 'hide',
})
const level = column('level', 72, row => levelText(row.level))
const program = column('program', 80, row => row.program ?? '—')

const exposure = column('exposure', 72, row => exposureText(row.exposureSeconds), {
  align: 'end',
  narrow: 'hide',
})

interface Room {
  readonly hasPlace: boolean
  readonly isWide: boolean
  readonly isTight: boolean
}

/**
 * Distance is shown only for a search around a place; level and program, which the names contain, only in wide
 * windows. In tight ones the name has priority over what the details show, unless the rows are sorted by that.
 */
const columnsFor = (
  { hasPlace, isWide, isTight }: Room,
  sorted: RowSort['id'],
): readonly GridColumn<SearchRow>[] => [
  column('dataset', 'fill', row => <PathText className="search-dataset" text={row.dataset} />),
  column('target', 104, row => <span title={row.target ?? ''}>{row.target ?? '—'}</span>),
  ...(hasPlace && (!isTight || sorted === 'distance') ? [place] : []),
  column('instrument', 108, row => row.instrument),
  column('filter', 96, row => <span title={row.filters.join('; ')}>{row.filters.join(' ') || '—'}</span>),
  ...(!isTight || sorted === 'exposure' ? [exposure] : []),
  column('date', 88, row => <TimeText atMs={row.startMs} shows="date" isAlwaysUtc />, { narrow: 'hide' }),
  ...(isWide ? [level, program] : []),
  column('access', 92, row => <AccessMark row={row} />),
]

/** Public, or a key with a word. */
function AccessMark({ row }: { readonly row: SearchRow }) {
  if (!isExclusive(row)) return <span title={accessNote(row)}>Public</span>
  return (
    <span className="search-exclusive tone-token" title={accessNote(row)}>
      <IconKey aria-hidden size={14} />{' '}
      {row.access === 'EXCLUSIVE_ACCESS' ? 'Exclusive' : accessText(row.access)}
    </span>
  )
}
