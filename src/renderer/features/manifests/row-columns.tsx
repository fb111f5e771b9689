import type { ManifestRowView } from '#shared/contract/areas/manifests'

import type { Column } from '../../kit/grid.tsx'
import { PathText } from '../../kit/path-text.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { countText } from '../../kit/words.ts'
import { CheckMark } from './result-mark.tsx'

type RowColumn = Column<ManifestRowView>

/** The archive's own five columns first, under its own names. */
export const rowColumns: readonly RowColumn[] = [
  { id: 'uri', title: 'URI', width: 300, isSortable: true, cell: row => <PathText text={row.uri} /> },
  { id: 'file', title: 'File', width: 340, isSortable: true, cell: row => <PathText text={row.file} /> },
  { id: 'access', title: 'Access', width: 100, isSortable: true, cell: row => row.access },
  {
    id: 'status',
    title: 'Status',
    width: 220,
    isSortable: true,
    cell: row => (
      <span className={`manifests-cut ${statusTone(row)}`} title={row.status}>
        {row.status}
      </span>
    ),
  },
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

function statusTone({ state }: ManifestRowView): string {
  if (state === 'done') return ''
  return state === 'failed' || state === 'cancelled' ? 'manifests-failed' : 'manifests-waiting'
}
