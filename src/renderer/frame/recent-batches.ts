import { useQueryClient } from '@tanstack/react-query'

import type { Overview } from '#shared/contract/overview'

import { filesText } from '../kit/words.ts'
import { go } from './navigation.ts'
import { usePaletteSource } from './palette-entries.ts'

/** The newest batches in the palette, from the overview of the status bar. */
export function useRecentBatches(): void {
  const queries = useQueryClient()
  usePaletteSource(() => {
    const overview = queries.getQueryData<Overview>(['queue.overview', {}])
    const entries = (overview?.batches ?? []).map(({ id, name, totals }) => ({
      id: `batch.${id}`,
      title: name,
      note: filesText(totals.asked),
      group: 'Recent batches',
      run: () => go('queue'),
    }))
    return Promise.resolve(entries)
  })
}
