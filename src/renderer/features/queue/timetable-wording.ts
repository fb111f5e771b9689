import type { GateView, RuleView } from '#shared/contract/areas/queue-limits'

import { dateTimeText, rateText } from '../../kit/words.ts'

/** Words of the limit, the timetable and its rules. Pure. */

/** The limit in force, in few words; empty for none. */
export function gateText(gate: GateView, isUtc: boolean): string {
  const until = gate.untilMs === null ? '' : ` until ${dateTimeText(gate.untilMs, { isUtc })}`
  if (gate.kind === 'open')
    return gate.bytesPerSecond === null
      ? `Full speed${until}`
      : `${rateText(gate.bytesPerSecond)} at most${until}`
  return gate.reason === 'budget' ? `The volume quota is used up${until}` : `Stopped by the schedule${until}`
}

/** A rule of the timetable. */
function ruleText(rule: RuleView): string {
  if (rule.kind === 'full') return 'full speed'
  return rule.kind === 'stopped' ? 'stopped' : `at most ${rateText(rule.bytesPerSecond)}`
}
export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
export const cellName = (day: number, hour: number, rule: RuleView): string =>
  `${weekdays[day] ?? ''} ${hourText(hour)}, ${ruleText(rule)}`

/** The mark in a cell of the week: rules differ by shape, not by colour alone. */
export function cellMark(rule: RuleView): string {
  if (rule.kind === 'full') return ''
  if (rule.kind === 'stopped') return '×'
  const { bytesPerSecond } = rule
  return bytesPerSecond >= 1e6
    ? `${Math.round(bytesPerSecond / 1e6)}M`
    : `${Math.max(1, Math.round(bytesPerSecond / 1e3))}k`
}
