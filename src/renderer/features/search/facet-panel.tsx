import { useState } from 'react'

import type { Facet, RowFilters } from '#shared/contract/areas/search'

import type { Ask } from '../../api/use-ask.ts'
import { CheckBox } from '../../kit/check-box.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { LinkButton } from '../../kit/link-button.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { countText } from '../../kit/words.ts'
import { withValue } from './row-filters.ts'
import { facetTitles, facetValueText } from './criteria-wording.ts'

interface FacetPanelProps {
  readonly facets: Ask<{ readonly facets: readonly Facet[] }>
  readonly filters: RowFilters
  readonly setFilters: (filters: RowFilters) => void
}

/** Check boxes with counts. They narrow the results without another question to the archive. */
export function FacetPanel({ facets, filters, setFilters }: FacetPanelProps) {
  if (facets.kind === 'failed') return <FailedFace message={facets.message} onRetry={() => facets.again()} />
  if (facets.kind === 'loading') return <LoadingFace text="Counting…" />
  return (
    <>
      <StaleNote problem={facets.problem} onRetry={facets.again} />
      {facets.value.facets
        .filter(({ values }) => values.length > 0)
        .map(facet => (
          <FacetGroup key={facet.id} facet={facet} filters={filters} setFilters={setFilters} />
        ))}
      <details className="search-facet" open={filters.since !== null || filters.until !== null}>
        <summary>Date</summary>
        <div className="search-dates" role="group" aria-label="Date">
          <TextField
            label="From"
            type="date"
            value={filters.since ?? ''}
            onChange={since => setFilters({ ...filters, since: since === '' ? null : since })}
          />
          <TextField
            label="To"
            type="date"
            value={filters.until ?? ''}
            onChange={until => setFilters({ ...filters, until: until === '' ? null : until })}
          />
        </div>
      </details>
    </>
  )
}

const fewValues = 6
/** Long and rarely used, so closed at first. */
const closedAtFirst: ReadonlySet<string> = new Set(['target', 'type', 'program'])

interface FacetGroupProps extends Omit<FacetPanelProps, 'facets'> {
  readonly facet: Facet
}

function FacetGroup({ facet, filters, setFilters }: FacetGroupProps) {
  const [isLong, setLong] = useState(false)
  const ticked = filters.facets[facet.id] ?? []
  const values = isLong
    ? facet.values
    : facet.values.filter(({ value }, index) => index < fewValues || ticked.includes(value))
  const hidden = facet.values.length - values.length
  const title = facetTitles[facet.id]
  return (
    <details className="search-facet" open={!closedAtFirst.has(facet.id) || ticked.length > 0}>
      <summary>{title}</summary>
      <div role="group" aria-label={title}>
        {values.map(({ value, count }) => (
          <CheckBox
            key={value}
            className="search-facet-value"
            isChecked={ticked.includes(value)}
            onChange={() => setFilters(withValue(filters, facet.id, value))}
          >
            <span className="search-facet-name" title={facetValueText(facet.id, value)}>
              {facetValueText(facet.id, value)}
            </span>{' '}
            <span className="search-count">{countText(count)}</span>
          </CheckBox>
        ))}
        {hidden > 0 && (
          <LinkButton onPress={() => setLong(true)} label={`Show ${countText(hidden)} more, ${title}`}>
            Show {countText(hidden)} more
          </LinkButton>
        )}
        {isLong && facet.values.length > fewValues && (
          <LinkButton onPress={() => setLong(false)} label={`Show fewer, ${title}`}>
            Show fewer
          </LinkButton>
        )}
        {isLong && facet.more > 0 && (
          <p className="kit-note">{countText(facet.more)} more; filter by text.</p>
        )}
      </div>
    </details>
  )
}
