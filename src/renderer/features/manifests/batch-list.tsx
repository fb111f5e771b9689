import { useMemo } from 'react'

import type { ManifestBatch } from '#shared/contract/areas/manifests'

import { usePreferences } from '../../base/preferences.ts'
import { FailedFace, EmptyFace, LoadingFace } from '../../kit/face.tsx'
import { Grid } from '../../kit/grid.tsx'
import type { GridColumn } from '../../kit/grid.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { countText } from '../../kit/words.ts'
import { ResultMark } from './result-mark.tsx'
import type { Batches } from './use-batches.ts'
import { batchName, words } from './wording.ts'

interface BatchListProps {
  readonly batches: Batches
  readonly openId: number | null
  /** The focused batch, where its rows are shown beside the list. */
  readonly onFocus: ((batchId: number) => void) | undefined
  readonly onOpen: (batchId: number) => void
}

/** All batches that match, in the requested order. */
export function BatchList({ batches, openId, onFocus, onOpen }: BatchListProps) {
  const { rows, sort, onSort } = batches
  const { isUtc } = usePreferences()
  const columns = useMemo(() => columnsIn(isUtc), [isUtc])
  if (rows.total === null && rows.problem !== null)
    return <FailedFace message={rows.problem} onRetry={() => rows.refresh()} />
  if (rows.total === null) return <LoadingFace text={words.loading} />
  if (rows.total === 0 && rows.problem === null) return <EmptyFace text={words.noBatch} />
  return (
    <>
      <StaleNote problem={rows.problem} onRetry={rows.refresh} />
      <Grid
        label="Batches"
        className="manifests-batches"
        columns={columns}
        rowCount={rows.total}
        row={rows.row}
        need={rows.need}
        rowKey={batch => batch.id}
        rowName={batch => batchName(batch, { isUtc })}
        rowClass={batch => (batch.id === openId ? 'is-selected' : undefined)}
        sort={sort}
        onSort={onSort}
        onFocus={batch => onFocus?.(batch.id)}
        onOpen={batch => onOpen(batch.id)}
      />
    </>
  )
}

/** For a width of the grid, pixels: where not all of them fit, the result follows the name. */
function columnsIn(isUtc: boolean): (widthPx: number) => readonly GridColumn<ManifestBatch>[] {
  const date: GridColumn<ManifestBatch> = {
    id: 'date',
    title: isUtc ? 'Date (UTC)' : 'Date',
    width: 150,
    isSortable: true,
    cell: batch => <TimeText atMs={batch.createdMs} />,
  }
  const wide = [date, name, files, volume, { ...result, width: 260 }]
  const middle = [date, name, files, volume, result]
  const narrow = [name, result, date, files, volume]
  return widthPx => (widthPx >= 800 ? wide : widthPx >= 680 ? middle : narrow)
}

const name: GridColumn<ManifestBatch> = {
  id: 'name',
  title: 'Name',
  width: 'fill',
  isSortable: true,
  cell: batch => batch.name,
}
const files: GridColumn<ManifestBatch> = {
  id: 'files',
  title: 'Files',
  width: 80,
  align: 'end',
  isSortable: true,
  cell: batch => countText(batch.totals.asked),
}
const volume: GridColumn<ManifestBatch> = {
  id: 'volume',
  title: 'Volume',
  width: 88,
  align: 'end',
  isSortable: true,
  cell: batch => <SizeText sizeBytes={batch.totals.bytes} />,
}
const result: GridColumn<ManifestBatch> = {
  id: 'result',
  title: 'Result',
  width: 216,
  cell: batch => <ResultMark batch={batch} />,
}
