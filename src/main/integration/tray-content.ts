import { formatCount, formatRate } from '#shared/format'

import type { TraySummary } from './tray-summary.ts'

/** The content of the tray's tooltip and menu. */
export interface TrayContent {
  readonly isPaused: boolean
  readonly tooltip: string
  /** Lines of the menu that only inform. */
  readonly lines: readonly string[]
}

/** Words the tray. `sleep` is the sentence of the sleep rule. Pure. */
export function trayContent(summary: TraySummary, sleep: string): TrayContent {
  const { bytesPerSecond, limitBytesPerSecond, canRun, paused, needPerson, outsideWindow, isAllPaused } =
    summary
  const limit = limitBytesPerSecond === null ? 'no limit' : `limit ${formatRate(limitBytesPerSecond)}`
  const left = canRun + paused + outsideWindow
  const speed = isAllPaused ? 'Paused' : `↓ ${formatRate(bytesPerSecond)} · ${limit}`
  const lines = [
    speed,
    left === 0 ? 'Nothing left to download' : `${formatCount(left)} ${left === 1 ? 'file' : 'files'} left`,
    ...(needPerson > 0
      ? [`${formatCount(needPerson)} ${needPerson === 1 ? 'needs' : 'need'} your attention`]
      : []),
    sleep,
  ]
  return { isPaused: isAllPaused, tooltip: `Halyard · ${lines.slice(0, 2).join(' · ')}`, lines }
}
