import { useState } from 'react'

import { batchSorts } from '#shared/contract/areas/manifests'
import type { BatchSort, ManifestBatch } from '#shared/contract/areas/manifests'
import type { Input, Output } from '#shared/contract/calls'

import { useClient } from '../../api/client-context.tsx'
import { useAnnouncement } from '../../api/use-announcements.ts'
import { useWindow } from '../../api/use-window.ts'
import type { WindowRows } from '../../api/use-window.ts'
import type { GridSort } from '../../kit/grid.tsx'

export type ResultFilter = Input<'manifests.batches'>['result']

export interface Batches {
  readonly rows: WindowRows<ManifestBatch>
  readonly sort: GridSort
  readonly onSort: (id: string) => void
  /** Of everything, whatever the filter; null until it is known. */
  readonly all: Output<'manifests.batches'>['all'] | null
}

/** The batches that match, in pages; loaded again when the history changes. */
export function useBatches(text: string, result: ResultFilter): Batches {
  const client = useClient()
  const [sort, setSort] = useState<{ readonly id: BatchSort; readonly isDescending: boolean }>({
    id: 'date',
    isDescending: true,
  })
  const [all, setAll] = useState<Batches['all']>(null)
  const query = { text, result, sort: sort.id, isDescending: sort.isDescending }
  const rows = useWindow<ManifestBatch>({
    key: JSON.stringify(query),
    ask: async (first, count) => {
      const reply = await client.call('manifests.batches', { ...query, first, count })
      if (reply.ok) setAll(reply.value.all)
      return reply
    },
  })
  useAnnouncement('manifests.changed', () => rows.refresh())
  return {
    rows,
    all,
    sort: { id: sort.id, direction: sort.isDescending ? 'descending' : 'ascending' },
    onSort: id => {
      const known = batchSorts.find(one => one === id)
      // Names begin with A, the other columns with the largest value.
      if (known !== undefined)
        setSort(now => ({ id: known, isDescending: now.id === known ? !now.isDescending : known !== 'name' }))
    },
  }
}
