import { useEffect, useRef } from 'react'

import type { Overview } from '#shared/contract/overview'

import { useOverview } from '../../api/use-overview.ts'
import { noticeIfHidden } from '../../frame/browser-notices.ts'
import { go } from '../../frame/navigation.ts'
import { showToast } from '../../frame/toasts.ts'
import { openManifest, showManifests } from '../manifests/manifests-store.ts'
import { batchEnds } from './batch-ends.ts'
import { showFailures } from './wording.ts'

/** Tells the end of every batch, on whatever screen or in another tab; also of one that ended while the link was lost. */
export function useBatchEnds(): void {
  const ask = useOverview()
  const overview = ask.kind === 'shown' ? ask.value : null
  const former = useRef<Overview | null>(null)
  useEffect(() => {
    const before = former.current
    former.current = overview ?? before
    if (before === null || overview === null) return
    for (const { id, text, hasFailures } of batchEnds(before, overview)) {
      const open = (): void => openBatch(id)
      if (!hasFailures) showToast({ text, tone: 'done' })
      else showToast({ text, tone: 'warn', action: { label: showFailures, run: open } })
      // A batch that more is added to ends again, in other words.
      noticeIfHidden(`${id}: ${text}`, text, open)
    }
  }, [overview])
}

function openBatch(id: number): void {
  showManifests({ scope: 'batches', text: '' })
  openManifest(id)
  go('manifests')
}
