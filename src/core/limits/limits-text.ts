import { formatBytes, formatRate } from '#shared/format'
import { reasonSentence } from '#shared/reasons'
import { budgetText } from './budget.ts'
import type { Gate } from './gate.ts'
import type { LimitsNow } from './limits.ts'

/** What is set and what is in force, for people: a line each, times as their clock shows them. */
export function limitsText({ settings, gate, budget }: LimitsNow): string {
  const { bytesPerSecond, batches, timetable, startAtMs, stopAtMs } = settings
  const rows: readonly (readonly [string, string | null])[] = [
    ['limit', bytesPerSecond === null ? 'none' : formatRate(bytesPerSecond)],
    ...Object.entries(batches).map(([id, rate]) => [`batch ${id}`, formatRate(rate)] as const),
    ['schedule', timetable ?? 'none'],
    ['start', startAtMs === null ? null : localText(startAtMs)],
    ['stop', stopAtMs === null ? null : localText(stopAtMs)],
    [
      'quota',
      settings.budget && budget
        ? `${budgetText(settings.budget)}, ${formatBytes(budget.leftBytes)} left until ${localText(budget.renewsAtMs)}`
        : 'none',
    ],
    ['now', nowText(gate)],
  ]
  return rows
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `${`${name}:`.padEnd(11)}${text ?? ''}`)
    .join('\n')
}

function nowText(gate: Gate): string {
  const until = gate.untilMs === null ? '' : ` until ${localText(gate.untilMs)}`
  if (gate.kind === 'stopped') return `stopped${until}. ${reasonSentence[gate.reason]}`
  return `${gate.bytesPerSecond === null ? 'full speed' : `at most ${formatRate(gate.bytesPerSecond)}`}${until}`
}

/** `2026-11-20 22:00`, by this machine's clock. */
function localText(instantMs: number): string {
  const at = new Date(instantMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`
}
