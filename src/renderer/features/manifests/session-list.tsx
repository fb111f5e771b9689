import { useMemo } from 'react'

import type { SessionView } from '#shared/contract/areas/manifests'

import { usePreferences } from '../../frame/preferences.ts'
import { FailedFace, EmptyFace, LoadingFace } from '../../kit/face.tsx'
import { Grid } from '../../kit/grid.tsx'
import type { Column } from '../../kit/grid.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { countText } from '../../kit/words.ts'
import { ResultMark } from './result-mark.tsx'
import type { Sessions } from './use-sessions.ts'
import { sessionName, words } from './wording.ts'

interface SessionListProps {
  readonly sessions: Sessions
  readonly openId: number | null
  /** The focused session, where its rows are shown beside the list. */
  readonly onFocus: ((sessionId: number) => void) | undefined
  readonly onOpen: (sessionId: number) => void
}

/** All sessions that fit, in the asked order. */
export function SessionList({ sessions, openId, onFocus, onOpen }: SessionListProps) {
  const { rows, sort, onSort } = sessions
  const { isUtc } = usePreferences()
  const columns = useMemo(() => columnsIn(isUtc), [isUtc])
  if (rows.total === null && rows.problem !== null)
    return <FailedFace message={rows.problem} onRetry={() => rows.refresh()} />
  if (rows.total === null) return <LoadingFace text={words.loading} />
  if (rows.total === 0 && rows.problem === null) return <EmptyFace text={words.noSession} />
  return (
    <>
      <StaleNote problem={rows.problem} onRetry={rows.refresh} />
      <Grid
        label="Sessions"
        className="manifests-sessions"
        columns={columns}
        rowCount={rows.total}
        row={rows.row}
        need={rows.need}
        rowKey={session => session.id}
        rowName={session => sessionName(session, { isUtc })}
        rowClass={session => (session.id === openId ? 'is-selected' : undefined)}
        sort={sort}
        onSort={onSort}
        onFocus={session => onFocus?.(session.id)}
        onOpen={session => onOpen(session.id)}
      />
    </>
  )
}

/** For a width of the grid, pixels: where not all of them fit, the result follows the name. */
function columnsIn(isUtc: boolean): (widthPx: number) => readonly Column<SessionView>[] {
  const date: Column<SessionView> = {
    id: 'date',
    title: isUtc ? 'Date (UTC)' : 'Date',
    width: 150,
    isSortable: true,
    cell: session => <TimeText atMs={session.createdMs} />,
  }
  const wide = [date, name, files, volume, { ...result, width: 260 }]
  const middle = [date, name, files, volume, result]
  const narrow = [name, result, date, files, volume]
  return widthPx => (widthPx >= 800 ? wide : widthPx >= 680 ? middle : narrow)
}

const name: Column<SessionView> = {
  id: 'name',
  title: 'Name',
  width: 'fill',
  isSortable: true,
  cell: session => session.name,
}
const files: Column<SessionView> = {
  id: 'files',
  title: 'Files',
  width: 80,
  align: 'end',
  isSortable: true,
  cell: session => countText(session.totals.asked),
}
const volume: Column<SessionView> = {
  id: 'volume',
  title: 'Volume',
  width: 88,
  align: 'end',
  isSortable: true,
  cell: session => <SizeText sizeBytes={session.totals.bytes} />,
}
const result: Column<SessionView> = {
  id: 'result',
  title: 'Result',
  width: 216,
  cell: session => <ResultMark session={session} />,
}
