import { useState } from 'react'

import { rowSorts } from '#shared/contract/areas/manifests'
import type { ManifestRowView, RowOutcome, ManifestRowSort } from '#shared/contract/areas/manifests'

import { useClient } from '../../api/client-context.tsx'
import { useAnnouncement } from '../../api/use-announcements.ts'
import { useWindow } from '../../api/use-window.ts'
import type { WindowRows } from '../../api/use-window.ts'
import type { GridSort } from '../../kit/grid.tsx'

export interface ManifestRows {
  readonly rows: WindowRows<ManifestRowView>
  /** Undefined in the manifest's own order. */
  readonly sort: GridSort | undefined
  readonly onSort: (id: string) => void
}

/** The rows of a batch that fit, in windows; filtered and sorted by the host. */
export function useManifestRows(batchId: number, text: string, outcome: RowOutcome): ManifestRows {
  const client = useClient()
  const [sort, setSort] = useState<{ readonly id: ManifestRowSort; readonly isDescending: boolean }>({
    id: 'manifest',
    isDescending: false,
  })
  const query = { batchId, text, outcome, sort: sort.id, isDescending: sort.isDescending }
  const rows = useWindow<ManifestRowView>({
    key: JSON.stringify(query),
    ask: (first, count) => client.call('manifests.rows', { ...query, first, count }),
  })
  useAnnouncement('manifests.changed', () => rows.refresh())
  useAnnouncement('manifests.checked', progress => {
    if (progress.batchId === batchId && progress.state !== 'running') rows.refresh()
  })
  return {
    rows,
    sort:
      sort.id === 'manifest'
        ? undefined
        : { id: sort.id, direction: sort.isDescending ? 'descending' : 'ascending' },
    onSort: id => {
      const known = rowSorts.find(one => one === id)
      if (known === undefined) return
      setSort(now => {
        if (now.id !== known) return { id: known, isDescending: false }
        // The third press gives the manifest's own order back.
        return now.isDescending ? { id: 'manifest', isDescending: false } : { id: known, isDescending: true }
      })
    },
  }
}
