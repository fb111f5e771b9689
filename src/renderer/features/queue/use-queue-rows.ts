import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'

import type { QueueList, QueueRow } from '#shared/contract/areas/queue-rows'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useClient } from '../../api/client-context.tsx'
import { useWindow } from '../../api/use-window.ts'
import type { Rows } from '../../api/use-window.ts'
import { takeMoving } from './live-rows.ts'
import { rowFollower } from './row-follower.ts'
import type { RowFollower } from './row-follower.ts'
import { sameRows } from './same-rows.ts'
import type { Tally } from './selection.ts'

export interface QueueRows extends Rows<QueueRow> {
  readonly sections: readonly Tally[]
  readonly openItems: number
  /** A row as it was last heard of, wherever it stands now. */
  readonly latest: (key: string) => QueueRow | undefined
}

/** The rows of a list, followed live while the page is visible. */
export function useQueueRows(list: QueueList): QueueRows {
  const client = useClient()
  const [same] = useState(sameRows)
  const [following] = useState(lateFollower)
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
      following.answered(revision)
      setTallies(known => {
        const next = { sections, openItems }
        return JSON.stringify(known) === JSON.stringify(next) ? known : next
      })
      return { ok: true as const, value: { rows: same.keep(rows), total, revision } }
    },
    [client, list, same, following],
  )
  const rows = useWindow<QueueRow>({ key: JSON.stringify(list), ask })
  useFollowing(rows.refresh, following)
  return useMemo(() => ({ ...rows, ...tallies, latest: same.latest }), [rows, tallies, same])
}

/** A follower that begins when the page is mounted. */
interface LateFollower extends Pick<RowFollower, 'answered' | 'heard'> {
  /** Until the returned function is called. */
  readonly begin: (refresh: () => void) => () => void
}

function lateFollower(): LateFollower {
  let follower: RowFollower | null = null
  return {
    answered: revision => follower?.answered(revision),
    heard: revision => follower?.heard(revision),
    begin: refresh => {
      const own = rowFollower({
        refresh,
        nowMs: () => performance.now(),
        after: (delayMs, run) => {
          const timer = window.setTimeout(run, delayMs)
          return () => window.clearTimeout(timer)
        },
        isHidden: () => document.hidden,
      })
      follower = own
      document.addEventListener('visibilitychange', own.look)
      return () => {
        document.removeEventListener('visibilitychange', own.look)
        own.close()
      }
    },
  }
}

/** Asks again when something moved. */
function useFollowing(refresh: () => void, following: LateFollower): void {
  const latest = useEffectEvent(refresh)
  useEffect(() => following.begin(() => latest()), [following])
  useAnnouncement('queue.live', live => {
    if (!document.hidden) takeMoving(live.moving, performance.now())
    following.heard(live.rowsRevision)
  })
}
