import type { ReactNode } from 'react'

import type { ItemRow, QueueRow, SectionRow } from '#shared/contract/areas/queue-rows'

import { useLinkState } from '../../api/client-context.tsx'
import type { GridColumn } from '../../kit/grid.tsx'
import { PathText } from '../../kit/path-text.tsx'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { StateMark } from '../../kit/state-mark.tsx'
import { filesText, percentOf, rateText } from '../../kit/words.ts'
import { CheckMark } from '../manifests/result-mark.tsx'
import { useProgress } from './progress-store.ts'
import { ItemActions, SectionActions } from './row-actions.tsx'
import {
  batchCountsText,
  batchStateText,
  progressValueText,
  remainingText,
  sectionTitle,
  soundFiles,
} from './wording.ts'

type QueueColumn = GridColumn<QueueRow>

const state: QueueColumn = {
  id: 'state',
  title: 'State',
  width: { leastPx: 160, share: 1 },
  cell: row => byKind(row, SectionState, ItemState),
}
const name: QueueColumn = {
  id: 'name',
  title: 'Name',
  width: { leastPx: 196, share: 2 },
  isSortable: true,
  cell: row => byKind(row, SectionName, ItemName),
}
const progress: QueueColumn = {
  id: 'progress',
  title: 'Progress',
  width: 120,
  cell: row => byKind(row, SectionProgress, ItemProgress),
}
const size: QueueColumn = {
  id: 'size',
  title: 'Size',
  width: 80,
  align: 'end',
  isSortable: true,
  cell: row => (row.kind === 'section' && row.items === 0 ? null : <SizeText sizeBytes={bytesOf(row)} />),
}
const rate: QueueColumn = {
  id: 'rate',
  title: 'Rate',
  width: 84,
  align: 'end',
  cell: row => byKind(row, Nothing, ItemRate),
}
const remaining: QueueColumn = {
  id: 'remaining',
  title: 'Remaining',
  width: 88,
  align: 'end',
  cell: row => byKind(row, Nothing, ItemRemaining),
}
const action: QueueColumn = {
  id: 'action',
  title: 'Action',
  width: 132,
  cell: row => byKind(row, SectionActions, ItemActions),
}

const allColumns = [state, name, progress, size, rate, remaining, action]
const withoutRates = [state, name, progress, size, action]
const withoutSize = [{ ...state, width: 144 }, name, progress, action]
/** By importance: the last ones are reached by scrolling. */
const narrowest = [{ ...state, width: 120 }, { ...name, width: 184 }, action, progress, size]

/**
 * The columns that fit a grid of this width, pixels; the narrowest grids scroll sideways. The details of a file show
 * what is left out. Always the same arrays.
 */
export function queueColumns(widthPx: number): readonly QueueColumn[] {
  if (widthPx >= 920) return allColumns
  if (widthPx >= 748) return withoutRates
  return widthPx >= 652 ? withoutSize : narrowest
}

const bytesOf = (row: QueueRow): number | null => (row.kind === 'section' ? row.bytes : row.sizeBytes)

type Of<Row> = (props: { readonly row: Row }) => ReactNode

function byKind(row: QueueRow, Section: Of<SectionRow>, Item: Of<ItemRow>): ReactNode {
  return row.kind === 'section' ? <Section row={row} /> : <Item row={row} />
}

const Nothing = (): ReactNode => null

function SectionState({ row }: { readonly row: SectionRow }) {
  const { batch } = row
  if (batch === null) return <span className="queue-section-title is-group">{sectionTitle(row)}</span>
  const isDamaged = batch.result === 'incomplete' && batch.damaged > 0
  return (
    <span
      className={`queue-section-title${isDamaged ? ' tone-warn' : ''}`}
      title={`${batchStateText(batch)}: ${batchCountsText(batch)}`}
    >
      {batchStateText(batch)}
    </span>
  )
}

function SectionName({ row }: { readonly row: SectionRow }) {
  const { batch } = row
  if (batch === null) return null
  return (
    <span className="queue-batch-name" title={batch.folder}>
      <span>{batch.name}</span>
      <span className="queue-muted">{filesText(row.items)}</span>
    </span>
  )
}

function SectionProgress({ row: { batch } }: { readonly row: SectionRow }) {
  if (batch === null) return null
  const { asked, name, result } = batch
  const sound = soundFiles(batch)
  const percent = percentOf(sound, asked)
  return (
    <span className="queue-progress">
      <ProgressBar
        name={name}
        value={sound}
        max={Math.max(1, asked)}
        tone={
          batch.failed + batch.damaged > 0 || result === 'incomplete'
            ? 'warn'
            : result === 'complete'
              ? 'done'
              : 'running'
        }
        valueText={`${percent} percent, ${batchCountsText(batch)}`}
      />
      <span className="queue-percent">{percent} %</span>
    </span>
  )
}

function ItemState({ row }: { readonly row: ItemRow }) {
  if (row.damage !== null) return <CheckMark result={row.damage} />
  return (
    <StateMark
      state={row.state}
      reason={row.reason}
      untilMs={row.nextAttemptMs}
      hasLine={row.hasLine}
      hasReason
    />
  )
}

function ItemName({ row }: { readonly row: ItemRow }) {
  return (
    <span className="queue-name">
      <PathText text={row.filename} />
      {row.detail !== null && row.state !== 'done' && (
        <span className="queue-why" title={row.detail}>
          {row.detail}
        </span>
      )}
    </span>
  )
}

function ItemProgress({ row }: { readonly row: ItemRow }) {
  const live = useProgress(state => state.bars.get(row.id))
  const isShown = row.state === 'fetching' || row.state === 'verifying' || row.presentBytes !== null
  if (!isShown || row.state === 'done' || row.state === 'cancelled') return null
  const present = live?.presentBytes ?? row.presentBytes ?? 0
  const total = live?.totalBytes ?? row.sizeBytes
  const value = row.state === 'verifying' ? (total ?? present) : present
  const percent = total === null ? null : percentOf(value, total)
  return (
    <span className="queue-progress">
      <ProgressBar
        name={row.filename}
        value={value}
        max={total}
        tone={row.state === 'fetching' || row.state === 'verifying' ? 'running' : 'hold'}
        valueText={percent === null ? undefined : progressValueText(percent, live?.remainingMs ?? null)}
      />
      <ItemPercent row={row} />
    </span>
  )
}

/** Text, unlike the bar, at most once a second. */
function ItemPercent({ row }: { readonly row: ItemRow }) {
  const live = useProgress(state => state.texts.get(row.id))
  const total = live?.totalBytes ?? row.sizeBytes
  if (total === null) return null
  const present = row.state === 'verifying' ? total : (live?.presentBytes ?? row.presentBytes ?? 0)
  return <span className="queue-percent">{percentOf(present, total)} %</span>
}

function ItemRate({ row }: { readonly row: ItemRow }) {
  const live = useProgress(state => state.texts.get(row.id))
  const isLive = useLinkState() === 'live'
  if (!isLive || row.state !== 'fetching' || live === undefined) return null
  return <span>{rateText(live.bytesPerSecond)}</span>
}

function ItemRemaining({ row }: { readonly row: ItemRow }) {
  const live = useProgress(state => state.texts.get(row.id))
  const isLive = useLinkState() === 'live'
  if (!isLive || row.state !== 'fetching' || live === undefined) return null
  return <span>{remainingText(live.remainingMs)}</span>
}
