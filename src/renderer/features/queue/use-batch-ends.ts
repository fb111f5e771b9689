import { useEffect, useRef } from 'react'

import type { Overview } from '#shared/contract/overview'

import { useOverview } from '../../api/use-overview.ts'
import { noticeIfHidden } from '../../frame/browser-notices.ts'
import { go } from '../../frame/navigation.ts'
import { showToast } from '../../base/toasts.ts'
import { openManifest, showManifests } from '../manifests/manifests-store.ts'
import { batchEnds } from './batch-ends.ts'
import { showFailures } from './wording.ts'

/** Shows the end of every batch on any screen or in a hidden tab; also of one that ended while the link was lost. */
export function useBatchEnds(): void {
  const ask = useOverview()
  const overview = ask.kind === 'shown' ? ask.value : null
  const former = useRef<Overview | null>(null)
  useEffect(() => {
    const before = former.current
    former.current = overview ?? before
    if (before === null || overview === null) return
    for (const { id, text, hasFailures } of batchEnds(before, overview)) {
      const open = (): void => showInManifests(id)
      if (!hasFailures) showToast({ text, tone: 'done' })
      else showToast({ text, tone: 'warn', action: { label: showFailures, run: open } })
      // The text is part of the name: a batch that files are added to ends again, with another text.
      noticeIfHidden(`${id}: ${text}`, text, open)
    }
  }, [overview])
}

function showInManifests(id: number): void {
  showManifests({ scope: 'batches', text: '' })
  openManifest(id)
  go('manifests')
}
