import type { ManifestRowView } from '#shared/contract/areas/manifests'

import type { GridColumn } from '../../kit/grid.tsx'
import { PathText } from '../../kit/path-text.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { countText } from '../../kit/words.ts'
import { CheckMark } from './result-mark.tsx'
import { damageOf, statusText } from './wording.ts'

type RowColumn = GridColumn<ManifestRowView>

const uri: RowColumn = {
  id: 'uri',
  title: 'URI',
  width: 300,
  isSortable: true,
  cell: row => <PathText text={row.uri} />,
}
const file: RowColumn = {
  id: 'file',
  title: 'File',
  width: 340,
  isSortable: true,
  cell: row => <PathText text={row.file} />,
}
const access: RowColumn = {
  id: 'access',
  title: 'Access',
  width: 100,
  isSortable: true,
  cell: row => row.access,
}
const status: RowColumn = {
  id: 'status',
  title: 'Status',
  width: 220,
  isSortable: true,
  cell: row => (
    <span className={`manifests-cut ${statusTone(row)}`} title={statusText(row)}>
      {statusText(row)}
    </span>
  ),
}
/** The last of the archive's columns, and what Halyard adds. */
const others: readonly RowColumn[] = [
  { id: 'user', title: 'Logged In User', width: 120, isSortable: true, cell: row => row.user },
  {
    id: 'check',
    title: 'Verified again',
    width: 140,
    cell: row => (row.check === null ? '—' : <CheckMark result={row.check.result} />),
  },
  {
    id: 'size',
    title: 'Size',
    width: 90,
    align: 'end',
    isSortable: true,
    cell: row => <SizeText sizeBytes={row.sizeBytes} />,
  },
  {
    id: 'sha256',
    title: 'SHA-256',
    width: 120,
    isSortable: true,
    cell: row => (
      <span className="manifests-cut manifests-mono" title={row.sha256 ?? undefined}>
        {row.sha256?.slice(0, 12) ?? '—'}
      </span>
    ),
  },
  {
    id: 'started',
    title: 'Start',
    width: 150,
    isSortable: true,
    cell: row => <TimeText atMs={row.startedMs} />,
  },
  {
    id: 'finished',
    title: 'End',
    width: 150,
    isSortable: true,
    cell: row => <TimeText atMs={row.finishedMs} />,
  },
  {
    id: 'attempts',
    title: 'Attempts',
    width: 80,
    align: 'end',
    isSortable: true,
    cell: row => countText(row.attempts),
  },
]

const allColumns = [uri, file, access, status, ...others]
const statusSooner = [file, status, access, uri, ...others]
const narrowest = [{ ...file, width: 190 }, { ...status, width: 176 }, access, uri, ...others]

/**
 * The archive's own five columns first, under its own names and in its order, as far as the grid is wide enough to show
 * how a file fared without scrolling, pixels. The same arrays always.
 */
export function rowColumns(widthPx: number): readonly RowColumn[] {
  if (widthPx >= 960) return allColumns
  return widthPx >= 560 ? statusSooner : narrowest
}

function statusTone({ state, check }: ManifestRowView): string {
  if (damageOf({ state, check: check?.result ?? null }) !== null) return 'manifests-failed'
  if (state === 'done') return ''
  return state === 'failed' || state === 'cancelled' ? 'manifests-failed' : 'manifests-waiting'
}
