import { useEffect, useState } from 'react'

import type { HistoryHitView } from '#shared/contract/areas/manifests'
import type { Input } from '#shared/contract/calls'

import { useAsk } from '../../api/use-ask.ts'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { Grid } from '../../kit/grid.tsx'
import type { GridColumn } from '../../kit/grid.tsx'
import { PathText } from '../../kit/path-text.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { FileMark } from './result-mark.tsx'
import { foundText, hitName, indexText, words } from './wording.ts'

interface HitListProps {
  readonly text: string
  readonly outcome: Input<'manifests.search'>['outcome']
  readonly onOpen: (hit: HistoryHitView) => void
}

/** Asked again while the index is being built. */
const againMs = 1_000
/** The search starts when typing pauses. */
const pauseMs = 200
const shownHits = 200

/** Files of everything ever fetched, newest first. */
export function HitList({ text, outcome, onOpen }: HitListProps) {
  const settled = useSettled(text.trim(), pauseMs)
  const isSearched = /[\p{L}\p{N}]/u.test(settled)
  const [isBuilding, setBuilding] = useState(false)
  const asked = useAsk(
    'manifests.search',
    { text: settled, outcome, limit: shownHits },
    { enabled: isSearched, keep: true, ...(isBuilding && { everyMs: againMs }) },
  )
  const isStillBuilding = asked.kind === 'shown' && asked.value.kind === 'indexing'
  if (isStillBuilding !== isBuilding) setBuilding(isStillBuilding)
  if (!isSearched) return <EmptyFace text={words.searchHint} />
  if (asked.kind === 'failed') return <FailedFace message={asked.message} onRetry={asked.again} />
  if (asked.kind === 'loading') return <LoadingFace text={words.loading} />
  if (asked.value.kind === 'indexing') return <EmptyFace text={indexText(asked.value)} />
  const { hits, isCut } = asked.value
  const note = <StaleNote problem={asked.problem} onRetry={asked.again} />
  if (hits.length === 0)
    return (
      <>
        {note}
        <EmptyFace text={words.nothingFound} />
      </>
    )
  return (
    <>
      {note}
      <p className="manifests-quiet" role="status">
        {foundText(hits.length, isCut)}
      </p>
      <Grid
        label="Files found"
        columns={hitColumns}
        rowCount={hits.length}
        row={index => hits[index]}
        need={() => undefined}
        rowKey={hit => hit.itemId}
        rowName={hitName}
        onOpen={onOpen}
      />
    </>
  )
}

const hitColumns: readonly GridColumn<HistoryHitView>[] = [
  { id: 'file', title: 'File', width: 'fill', cell: hit => <PathText text={hit.filename} /> },
  { id: 'batch', title: 'Batch', width: 180, cell: hit => hit.batchName },
  {
    id: 'state',
    title: 'State',
    width: 140,
    cell: hit => <FileMark state={hit.state} reason={hit.reason} check={hit.check} />,
  },
  { id: 'program', title: 'Program', width: 90, cell: hit => hit.programId ?? '—', narrow: 'hide' },
  { id: 'target', title: 'Target', width: 140, cell: hit => hit.target ?? '—', narrow: 'hide' },
  { id: 'size', title: 'Size', width: 90, align: 'end', cell: hit => <SizeText sizeBytes={hit.sizeBytes} /> },
  {
    id: 'finished',
    title: 'Finished',
    width: 150,
    cell: hit => <TimeText atMs={hit.finishedMs} />,
    narrow: 'hide',
  },
]

/** The value once it has stayed the same for a moment. */
function useSettled<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), delayMs)
    return () => window.clearTimeout(timer)
  }, [value, delayMs])
  return settled
}
