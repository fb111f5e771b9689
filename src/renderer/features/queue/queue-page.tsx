import { useState } from 'react'

import type { Overview } from '#shared/contract/overview'

import { useOverview } from '../../api/use-overview.ts'
import { useCommands } from '../../frame/commands.ts'
import { go } from '../../frame/navigation.ts'
import { Screen } from '../../frame/screen.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconPause, IconPlay } from '../../kit/icons.ts'
import { GraphStrip } from './graph-strip.tsx'
import { ItemDetails } from './item-details.tsx'
import { LimitPopover } from './limit-popover.tsx'
import { LimitsDialog } from './limits-dialog.tsx'
import { QueueBanners } from './queue-banners.tsx'
import { QueueFilter } from './queue-filter.tsx'
import { QueueGrid } from './queue-grid.tsx'
import { showDetails, useQueueView } from './queue-view.ts'
import { Totals } from './totals.tsx'
import { useSpokenChanges } from './use-spoken-changes.ts'
import { useQueueOrders } from './use-queue-orders.ts'
import { useQueueRows } from './use-queue-rows.ts'
import { emptyText, loadingText } from './wording.ts'

import './queue.css'

/** What runs, how fast, when it ends, and what needs attention. */
export function QueuePage() {
  const ask = useOverview()
  const orders = useQueueOrders()
  const detailsId = useQueueView(state => state.detailsId)
  const [isLimitOpen, setLimitOpen] = useState(false)
  const [isMoreOpen, setMoreOpen] = useState(false)
  const overview = ask.kind === 'shown' ? ask.value : null
  useSpokenChanges(overview)

  const isPaused = overview?.now.isPaused === true
  const isIdle = overview === null || overview.totals.waiting === 0
  const pauseAll = (): void => void orders.order(isPaused ? 'resume' : 'pause', [{ kind: 'all' }])
  const pauseTitle = isPaused ? 'Resume all' : 'Pause all'
  useCommands([
    {
      id: 'queue.pause-all',
      title: pauseTitle,
      keys: ['Shift+P'],
      inGrid: true,
      isDisabled: isIdle,
      run: pauseAll,
    },
    { id: 'queue.limit', title: 'Bandwidth limit', keys: ['L'], inGrid: true, run: () => setLimitOpen(true) },
    { id: 'queue.timetable', title: 'Schedule and quota', run: () => setMoreOpen(true) },
  ])

  return (
    <Screen
      title="Queue"
      isFilled
      actions={
        <>
          <Button
            icon={isPaused ? IconPlay : IconPause}
            keys="Shift+P"
            isDisabled={isIdle}
            onPress={pauseAll}
          >
            {pauseTitle}
          </Button>
          <LimitPopover isOpen={isLimitOpen} onOpenChange={setLimitOpen} onMore={() => setMoreOpen(true)} />
        </>
      }
      banner={
        overview !== null && overview.totals.asked > 0 ? (
          <QueueBanners overview={overview} onLimit={() => setLimitOpen(true)} />
        ) : null
      }
      details={detailsId === null ? null : <ItemDetails itemId={detailsId} />}
      detailsTitle="File details"
      onCloseDetails={() => showDetails(null)}
    >
      {ask.kind === 'loading' && <LoadingFace text={loadingText} />}
      {ask.kind === 'failed' && <FailedFace message={ask.message} onRetry={ask.again} />}
      {overview !== null && <Content overview={overview} />}
      {isMoreOpen && <LimitsDialog onClose={() => setMoreOpen(false)} />}
    </Screen>
  )
}

function Content({ overview }: { readonly overview: Overview }) {
  const list = useQueueView(state => state.list)
  const rows = useQueueRows(list)
  if (overview.batches.length === 0)
    return (
      <EmptyFace
        text={emptyText}
        actions={
          <>
            <Button isLocal onPress={() => go('manifests')}>
              Open Manifests
            </Button>
            <Button kind="primary" isLocal onPress={() => go('search')}>
              Search the archive
            </Button>
          </>
        }
      />
    )
  return (
    <div className="queue-page">
      <div className="queue-strip">
        <GraphStrip />
        <Totals overview={overview} />
      </div>
      <QueueFilter />
      <QueueGrid rows={rows} />
    </div>
  )
}
