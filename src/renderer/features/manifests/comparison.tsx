import { useState } from 'react'

import { differenceKinds } from '#shared/contract/areas/manifests'
import type { DifferenceView, OtherManifest, ManifestBatch } from '#shared/contract/areas/manifests'
import type { Input, Output } from '#shared/contract/calls'

import { useClient } from '../../api/client-context.tsx'
import { useWindow } from '../../api/use-window.ts'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { Grid } from '../../kit/grid.tsx'
import type { GridColumn } from '../../kit/grid.tsx'
import { PathText } from '../../kit/path-text.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { comparisonText, differenceWords, sideText, words } from './wording.ts'

type Kind = Input<'manifests.compare'>['kind']
type Sums = Pick<
  Output<'manifests.compare'>,
  'same' | 'onlyA' | 'onlyB' | 'different' | 'otherName' | 'isByContent'
>
const kinds = (['all', ...differenceKinds] as const).map(id => ({ id, label: differenceWords[id] }))

interface ComparisonProps {
  readonly batch: ManifestBatch
  readonly other: OtherManifest
}

/** The differences between a batch (A) and another manifest (B). */
export function Comparison({ batch, other }: ComparisonProps) {
  const client = useClient()
  const [kind, setKind] = useState<Kind>('all')
  const [sums, setSums] = useState<Sums | null>(null)
  const query = { batchId: batch.id, other, kind }
  const rows = useWindow<DifferenceView>({
    key: JSON.stringify(query),
    ask: async (first, count) => {
      const reply = await client.call('manifests.compare', { ...query, first, count })
      if (reply.ok) setSums(reply.value)
      return reply
    },
  })
  if (sums === null && rows.problem !== null)
    return <FailedFace message={rows.problem} onRetry={rows.refresh} />
  if (sums === null) return <LoadingFace text={words.loading} />
  return (
    <>
      <p role="status">
        A: {batch.name} · B: {sums.otherName}
        <br />
        {comparisonText(sums)}
      </p>
      {!sums.isByContent && <p className="manifests-quiet">{words.presenceOnly}</p>}
      <Segmented label="Differences shown" value={kind} choices={kinds} onChange={setKind} />
      {rows.total === null && rows.problem !== null ? (
        <FailedFace message={rows.problem} onRetry={rows.refresh} />
      ) : (
        <StaleNote problem={rows.problem} onRetry={rows.refresh} />
      )}
      {rows.total === null && rows.problem !== null ? null : rows.total === 0 ? (
        <EmptyFace text={kind === 'all' ? words.sameEverywhere : words.noRow} />
      ) : (
        <Grid
          label="Differences"
          columns={columns}
          rowCount={rows.total ?? 0}
          row={rows.row}
          need={rows.need}
          rowKey={row => nameOf(row)}
          rowName={row => `${fileOf(row)}, ${differenceWords[row.kind]}`}
        />
      )}
    </>
  )
}

const nameOf = ({ uri, a, b }: DifferenceView): string => uri ?? (a ?? b)?.path ?? ''

const fileOf = (row: DifferenceView): string => {
  const name = nameOf(row)
  return name.slice(name.lastIndexOf('/') + 1)
}

const columns: readonly GridColumn<DifferenceView>[] = [
  { id: 'kind', title: 'Difference', width: 110, cell: row => differenceWords[row.kind] },
  { id: 'file', title: 'File', width: 'fill', cell: row => <PathText text={fileOf(row)} /> },
  { id: 'a', title: 'A', width: 180, cell: row => sideText(row.a), narrow: 'hide' },
  { id: 'b', title: 'B', width: 180, cell: row => sideText(row.b), narrow: 'hide' },
]
