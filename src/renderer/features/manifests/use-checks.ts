import { useState } from 'react'

import type { CheckProgress } from '#shared/contract/areas/manifests'

import { useReturn } from '../../api/client-context.tsx'
import { useAnnouncement } from '../../api/use-announcements.ts'
import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { announce } from '../../frame/announce.ts'
import { showToast } from '../../base/toasts.ts'
import { endText } from './wording.ts'

/** Verifications that wait or run, by batch. Their end is announced, and the results are loaded. */
export function useChecks(
  openId: number | null,
  nameOf: (batchId: number) => string,
): ReadonlyMap<number, CheckProgress> {
  const refresh = useRefresh()
  const asked = useAsk('manifests.checks', {})
  const [announced, setAnnounced] = useState<ReadonlyMap<number, CheckProgress>>(new Map())
  // The host may have restarted, and verifies nothing then.
  useReturn(() => setAnnounced(new Map()))
  useAnnouncement('manifests.checked', progress => {
    setAnnounced(known => new Map(known).set(progress.batchId, progress))
    const text = endText(progress, nameOf(progress.batchId))
    if (text === null) return
    refresh('manifests')
    announce(text)
    // The screen itself shows the end for the open batch.
    const isFailed = progress.state === 'failed'
    if (isFailed || progress.batchId !== openId) showToast({ text, tone: isFailed ? 'error' : 'plain' })
  })
  const all = new Map(asked.kind === 'shown' ? asked.value.map(progress => [progress.batchId, progress]) : [])
  for (const [batchId, progress] of announced) all.set(batchId, progress)
  return new Map([...all].filter(([, { state }]) => state === 'waiting' || state === 'running'))
}
