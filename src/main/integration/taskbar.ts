import type { TraySummary } from './tray-summary.ts'

/** Arguments of `BrowserWindow.setProgressBar`; a negative fraction shows no bar. */
export interface TaskbarProgress {
  readonly fraction: number
  readonly mode: 'normal' | 'paused' | 'error'
}

/** The share of verified files in the unfinished batches. Pure. */
export function taskbarProgress({
  asked,
  verified,
  isAllPaused,
  needPerson,
  inProgress,
}: TraySummary): TaskbarProgress {
  if (asked === 0) return { fraction: -1, mode: 'normal' }
  const mode = isAllPaused ? 'paused' : needPerson > 0 && inProgress === 0 ? 'error' : 'normal'
  return { fraction: verified / asked, mode }
}
