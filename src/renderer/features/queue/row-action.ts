import type { ItemRow } from '#shared/contract/areas/queue-rows'
import { isAbout } from '#shared/reason-facts'

import type { actionLabels } from './wording.ts'

export type RowAction = keyof typeof actionLabels

/** The one thing that helps a file most; null where nothing needs to be done. Pure. */
export function actionOf(row: ItemRow): RowAction | null {
  const { state, reason } = row
  if (row.isBatchPaused && (state === 'paused' || state === 'queued')) return 'resume-batch'
  switch (state) {
    case 'fetching':
      return 'pause'
    case 'paused':
      return 'resume'
    case 'cancelled':
      return 'retry'
    case 'failed':
      if (reason === 'auth-needed') return 'token'
      if (reason === 'damaged' && row.isSameTwice) return 'accept'
      return reason === 'changed' ? 'try-again' : 'retry'
    case 'waiting':
      if (reason === 'auth-needed') return 'token'
      if (isAbout(reason, 'limits')) return null
      return row.nextAttemptMs === null ? 'retry' : 'now'
    case 'queued':
    case 'verifying':
    case 'done':
      return null
  }
}

/** Whether P pauses this row; otherwise it resumes. */
export const isPausable = ({ state }: ItemRow): boolean =>
  state === 'queued' || state === 'fetching' || state === 'verifying' || state === 'waiting'
