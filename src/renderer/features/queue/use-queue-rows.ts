import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'

import type { QueueList, QueueRow } from '#shared/contract/areas/queue-rows'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useClient } from '../../api/client-context.tsx'
import { useWindow } from '../../api/use-window.ts'
import type { WindowRows } from '../../api/use-window.ts'
import { storeProgress } from './progress-store.ts'
import { createRowRefresh } from './row-refresh.ts'
import type { RowRefresh } from './row-refresh.ts'
import { createRowCache } from './row-cache.ts'
import type { SectionTally } from './selection.ts'

export interface QueueRows extends WindowRows<QueueRow> {
  readonly sections: readonly SectionTally[]
  readonly openItems: number
  /** The newest known content of a row, wherever it is in the list now. */
  readonly latest: (key: string) => QueueRow | undefined
}

/** The rows of a list, kept up to date while the page is visible. */
export function useQueueRows(list: QueueList): QueueRows {
  const client = useClient()
  const [cache] = useState(createRowCache)
  const [rowRefresh] = useState(createMountedRefresh)
  const [tallies, setTallies] = useState<{
    readonly sections: readonly SectionTally[]
    readonly openItems: number
  }>({
    sections: [],
    openItems: 0,
  })
  const ask = useCallback(
    async (first: number, count: number) => {
      const reply = await client.call('queue.rows', { list, first, count })
      if (!reply.ok) return reply
      const { rows, total, revision, sections, openItems } = reply.value
      rowRefresh.answered(revision)
      setTallies(known => {
        const next = { sections, openItems }
        return JSON.stringify(known) === JSON.stringify(next) ? known : next
      })
      return { ok: true as const, value: { rows: cache.keep(rows), total, revision } }
    },
    [client, list, cache, rowRefresh],
  )
  const rows = useWindow<QueueRow>({ key: JSON.stringify(list), ask })
  useRefreshWhenChanged(rows.refresh, rowRefresh)
  return useMemo(() => ({ ...rows, ...tallies, latest: cache.latest }), [rows, tallies, cache])
}

/** A refresh that exists only while the page is mounted; React may mount it twice. */
interface MountedRefresh extends Pick<RowRefresh, 'answered' | 'changed'> {
  /** Ends when the returned function is called. */
  readonly begin: (refresh: () => void) => () => void
}

function createMountedRefresh(): MountedRefresh {
  let mounted: RowRefresh | null = null
  return {
    answered: revision => mounted?.answered(revision),
    changed: revision => mounted?.changed(revision),
    begin: refresh => {
      const own = createRowRefresh({
        refresh,
        nowMs: () => performance.now(),
        after: (delayMs, run) => {
          const timer = window.setTimeout(run, delayMs)
          return () => window.clearTimeout(timer)
        },
        isHidden: () => document.hidden,
      })
      mounted = own
      document.addEventListener('visibilitychange', own.check)
      return () => {
        document.removeEventListener('visibilitychange', own.check)
        own.close()
      }
    },
  }
}

function useRefreshWhenChanged(refresh: () => void, rowRefresh: MountedRefresh): void {
  const latest = useEffectEvent(refresh)
  useEffect(() => rowRefresh.begin(() => latest()), [rowRefresh])
  useAnnouncement('queue.live', live => {
    if (!document.hidden) storeProgress(live.moving, performance.now())
    rowRefresh.changed(live.rowsRevision)
  })
}
