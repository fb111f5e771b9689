import { usePreferences } from '../base/preferences.ts'
import { dateText, dateTimeText, timeText } from './words.ts'

export interface TimeTextProps {
  /** Wall clock milliseconds; null where there is none. */
  readonly atMs: number | null
  readonly shows?: 'date' | 'time' | 'both' | undefined
  readonly withSeconds?: boolean | undefined
  /** In UTC whatever the settings say: for times that the archive gives, which are UTC wherever they are read. */
  readonly isAlwaysUtc?: boolean | undefined
  readonly className?: string | undefined
}

/** A moment, local or UTC as the settings say; the tooltip holds it in UTC to the second. */
export function TimeText({
  atMs,
  shows = 'both',
  withSeconds = false,
  isAlwaysUtc = false,
  className,
}: TimeTextProps) {
  const isUtc = usePreferences().isUtc || isAlwaysUtc
  if (atMs === null) return <span className={className}>—</span>
  const text = { date: dateText, time: timeText, both: dateTimeText }[shows]
  return (
    <time
      className={className}
      dateTime={new Date(atMs).toISOString()}
      title={dateTimeText(atMs, { isUtc: true, withSeconds: true })}
    >
      {text(atMs, { isUtc, withSeconds })}
    </time>
  )
}
