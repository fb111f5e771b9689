import type { Glance } from './queue-glance.ts'

/** What `BrowserWindow.setProgressBar` takes; below zero for none. */
export interface TaskbarProgress {
  readonly fraction: number
  readonly mode: 'normal' | 'paused' | 'error'
}

/** Pure. Counts verified files of the batches that still have something to do. */
export function taskbarProgress({
  asked,
  verified,
  isAllPaused,
  needPerson,
  moving,
}: Glance): TaskbarProgress {
  if (asked === 0) return { fraction: -1, mode: 'normal' }
  const mode = isAllPaused ? 'paused' : needPerson > 0 && moving === 0 ? 'error' : 'normal'
  return { fraction: verified / asked, mode }
}
