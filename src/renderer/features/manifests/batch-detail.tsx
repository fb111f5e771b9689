import { useCallback } from 'react'

import type { CheckProgress, ManifestRowView } from '#shared/contract/areas/manifests'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useAsk } from '../../api/use-ask.ts'
import { usePreferences } from '../../base/preferences.ts'
import { focusIfStillHere } from '../../frame/still-here.ts'
import type { RememberedPlace } from '../../frame/still-here.ts'
import { Banner } from '../../kit/banner.tsx'
import { Button } from '../../kit/button.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { RowList } from './row-list.tsx'
import { BatchActions } from './batch-actions.tsx'
import { checkText, isSound, progressText, progressValue, words } from './wording.ts'

interface BatchDetailProps {
  readonly batchId: number
  /** Its verification, while one waits or runs. */
  readonly progress: CheckProgress | null
  readonly onOpenRow: (row: ManifestRowView) => void
  /** Back to the list, where the list is not shown beside. */
  readonly onBack: (() => void) | null
  /** It was removed; `place` is where the person was then. */
  readonly onGone: (batchId: number, place: RememberedPlace) => void
  /** Where it was opened from, when it takes the focus; null when it does not. */
  readonly arriving: RememberedPlace | null
}

/** One batch: its actions, whether it is intact, and its rows. */
export function BatchDetail(props: BatchDetailProps) {
  const { batchId, progress, onOpenRow, onBack, onGone, arriving } = props
  const { isUtc } = usePreferences()
  const asked = useAsk('manifests.batch', { batchId })
  const again = asked.kind === 'loading' ? null : asked.again
  useAnnouncement('manifests.changed', () => again?.())
  // Once, when it appears; later it would take the focus from a person at work.
  const appeared = useCallback(
    (section: HTMLElement | null) => {
      if (arriving !== null) focusIfStillHere(arriving, section)
    },
    [arriving],
  )
  if (asked.kind === 'loading') return <LoadingFace text={words.loading} />
  if (asked.kind === 'failed') return <FailedFace message={asked.message} onRetry={asked.again} />
  const facts = asked.value
  const { name } = facts.batch
  const checked = checkText(facts, { isUtc })
  return (
    <section ref={appeared} className="manifests-detail" aria-label={name} tabIndex={-1}>
      <div className="manifests-detail-head">
        {onBack !== null && (
          <Button kind="quiet" isLocal onPress={onBack}>
            All batches
          </Button>
        )}
        <h2 title={`${name}\n${facts.batch.folder}`}>{name}</h2>
        <BatchActions facts={facts} isVerifying={progress !== null} onGone={onGone} />
      </div>
      <StaleNote problem={asked.problem} onRetry={asked.again} />
      {facts.batch.note !== null && <p className="manifests-quiet">{facts.batch.note}</p>}
      {!facts.isFolderThere && <Banner tone="warn" text={words.folderGone} />}
      {progress !== null ? (
        <div className="manifests-progress">
          <ProgressBar
            name={`Verifying ${name}`}
            value={progress.files}
            max={progress.totalFiles}
            valueText={progressValue(progress)}
          />
          <span>{progressText(progress)}</span>
        </div>
      ) : (
        checked !== null && (
          <Banner
            tone={facts.check !== null && isSound(facts.check.counts) ? 'done' : 'warn'}
            text={checked}
          />
        )
      )}
      <RowList key={batchId} batchId={batchId} onOpen={onOpenRow} />
    </section>
  )
}
