import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import type { QueueList, QueueRow } from '#shared/contract/areas/queue-rows'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useClient } from '../../api/client-context.tsx'
import { useWindow } from '../../api/use-window.ts'
import type { Rows } from '../../api/use-window.ts'
import { takeMoving } from './live-rows.ts'
import { sameRows } from './same-rows.ts'
import type { Tally } from './selection.ts'

export interface QueueRows extends Rows<QueueRow> {
  readonly sections: readonly Tally[]
  readonly openItems: number
}

/** Pages are asked for again at most this often while files come and go. */
const refreshEveryMs = 1000

/** The rows of a list, followed live while the page is visible. */
export function useQueueRows(list: QueueList): QueueRows {
  const client = useClient()
  const [same] = useState(sameRows)
  const [tallies, setTallies] = useState<{ readonly sections: readonly Tally[]; readonly openItems: number }>(
    {
      sections: [],
      openItems: 0,
    },
  )
  const ask = useCallback(
    async (first: number, count: number) => {
      const reply = await client.call('queue.rows', { list, first, count })
      if (!reply.ok) return reply
      const { rows, total, revision, sections, openItems } = reply.value
      setTallies(known => {
        const next = { sections, openItems }
        return JSON.stringify(known) === JSON.stringify(next) ? known : next
      })
      return { ok: true as const, value: { rows: same.keep(rows), total, revision } }
    },
    [client, list, same],
  )
  const rows = useWindow<QueueRow>({ key: JSON.stringify(list), ask })
  useFollowing(rows)
  return useMemo(() => ({ ...rows, ...tallies }), [rows, tallies])
}

/** Asks again when something moved, calmly, and not for a page that nobody sees. */
function useFollowing({ refresh }: Rows<QueueRow>): void {
  const state = useRef({ revision: -1, isOld: false, refreshedMs: -Infinity, timer: 0 })
  const follow = useCallback(() => {
    const now = state.current
    if (document.hidden || !now.isOld || now.timer !== 0) return
    const waitMs = Math.max(0, now.refreshedMs + refreshEveryMs - performance.now())
    now.timer = window.setTimeout(() => {
      now.timer = 0
      now.isOld = false
      now.refreshedMs = performance.now()
      refresh()
    }, waitMs)
  }, [refresh])
  useAnnouncement('queue.live', live => {
    if (live.rowsRevision !== state.current.revision) {
      state.current.isOld ||= state.current.revision !== -1
      state.current.revision = live.rowsRevision
    }
    if (!document.hidden) takeMoving(live.moving, performance.now())
    follow()
  })
  useEffect(() => {
    const now = state.current
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      window.clearTimeout(now.timer)
      now.timer = 0
    }
  }, [follow])
}
