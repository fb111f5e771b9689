import { formatCount, formatRate } from '#shared/format'

import type { Glance } from './queue-glance.ts'

/** What the tray shows at one moment. */
export interface TrayFace {
  readonly isPaused: boolean
  readonly tooltip: string
  /** Lines of the menu that only tell. */
  readonly lines: readonly string[]
}

/** Pure. `sleep` is the sentence of the sleep rule. */
export function trayFace(glance: Glance, sleep: string): TrayFace {
  const { bytesPerSecond, limitBytesPerSecond, canRun, paused, needPerson, outsideWindow, isAllPaused } =
    glance
  const limit = limitBytesPerSecond === null ? 'no limit' : `limit ${formatRate(limitBytesPerSecond)}`
  const left = canRun + paused + outsideWindow
  const speed = isAllPaused ? 'Paused' : `↓ ${formatRate(bytesPerSecond)} · ${limit}`
  const lines = [
    speed,
    left === 0 ? 'Nothing is left to fetch' : `${formatCount(left)} ${left === 1 ? 'file' : 'files'} left`,
    ...(needPerson > 0 ? [`${formatCount(needPerson)} need your attention`] : []),
    sleep,
  ]
  return { isPaused: isAllPaused, tooltip: `Halyard · ${lines.slice(0, 2).join(' · ')}`, lines }
}
