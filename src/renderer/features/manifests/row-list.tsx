import { useRef, useState } from 'react'

import { rowOutcomes } from '#shared/contract/areas/manifests'
import type { ManifestRowView, RowOutcome } from '#shared/contract/areas/manifests'

import { useCommands } from '../../frame/commands.ts'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { Grid } from '../../kit/grid.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { countedText } from '../../kit/words.ts'
import { showManifests, useManifests } from './manifests-store.ts'
import { rowColumns } from './row-columns.tsx'
import { useManifestRows } from './use-manifest-rows.ts'
import { outcomeWords, rowName, words } from './wording.ts'

interface RowListProps {
  readonly batchId: number
  readonly onOpen: (row: ManifestRowView) => void
}

/** The rows of the manifest of one batch. */
export function RowList({ batchId, onOpen }: RowListProps) {
  const text = useManifests(state => state.rowText)
  const [outcome, setOutcome] = useState<RowOutcome>('all')
  const { rows, sort, onSort } = useManifestRows(batchId, text, outcome)
  const opened = useRef(-1)
  const openAt = (index: number): void => {
    const row = rows.row(index)
    rows.need(Math.max(0, index - 1), index + 1)
    if (row === undefined) return
    opened.current = index
    onOpen(row)
  }
  useCommands([
    {
      id: 'manifests.previous-file',
      title: words.previousFile,
      keys: ['['],
      inGrid: true,
      run: () => openAt(opened.current - 1),
    },
    {
      id: 'manifests.next-file',
      title: words.nextFile,
      keys: [']'],
      inGrid: true,
      run: () => openAt(opened.current + 1),
    },
  ])
  return (
    <>
      <div className="manifests-row-bar">
        <SearchField
          label="Filter rows"
          placeholder="Filter by URI, file, dataset or program"
          value={text}
          onChange={rowText => showManifests({ rowText })}
          className="manifests-grow"
        />
        <SelectField
          label="Status"
          isLabelHidden
          value={outcome}
          choices={rowOutcomes.map(id => ({ id, label: outcomeWords[id] }))}
          onChange={setOutcome}
        />
        <span className="manifests-quiet" role="status">
          {rows.total === null ? '' : countedText(rows.total, 'row', 'rows')}
        </span>
      </div>
      {rows.total === null && rows.problem !== null && (
        <FailedFace message={rows.problem} onRetry={rows.refresh} />
      )}
      {rows.total === null && rows.problem === null && <LoadingFace text={words.loading} />}
      {rows.total !== null && <StaleNote problem={rows.problem} onRetry={rows.refresh} />}
      {rows.total === 0 && <EmptyFace text={words.noRow} />}
      {rows.total !== null && rows.total > 0 && (
        <Grid
          label="Manifest rows"
          columns={rowColumns}
          rowCount={rows.total}
          row={rows.row}
          need={rows.need}
          rowKey={row => `${row.itemId}:${row.reference}`}
          rowName={rowName}
          sort={sort}
          onSort={onSort}
          onOpen={(_row, index) => openAt(index)}
        />
      )}
    </>
  )
}
