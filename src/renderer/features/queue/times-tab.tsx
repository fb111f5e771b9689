import { useState } from 'react'

import { hourMs } from '#shared/durations'
import type { Input } from '#shared/contract/calls'
import type { LimitsView } from '#shared/contract/areas/queue-limits'

import { Button } from '../../kit/button.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { SwitchField } from '../../kit/switch-field.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { dateText, dateTimeText, sizeText, timeText } from '../../kit/words.ts'

export interface TimesTabProps {
  readonly limits: LimitsView
  readonly onSave: (change: Input<'queue.limit'>) => Promise<string | null>
}

const GB = 1_000_000_000
const periods = [
  { id: 'day', label: 'per day' },
  { id: 'month', label: 'per month' },
] as const

/** Start and stop at a time, and a volume budget. */
export function TimesTab({ limits, onSave }: TimesTabProps) {
  const [startAtMs, setStart] = useState(limits.startAtMs)
  const [stopAtMs, setStop] = useState(limits.stopAtMs)
  const [budget, setBudget] = useState<{ sizeBytes: number; per: 'day' | 'month' } | null>(
    limits.budget && { sizeBytes: limits.budget.sizeBytes, per: limits.budget.per },
  )
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <div className="queue-times">
      <InstantField label="Start at a time" value={startAtMs} onChange={setStart} />
      <InstantField label="Stop at a time" value={stopAtMs} onChange={setStop} />
      <SwitchField
        label="Volume quota"
        isOn={budget !== null}
        onChange={isOn => setBudget(isOn ? { sizeBytes: 500 * GB, per: 'day' } : null)}
      />
      {budget !== null && (
        <div className="queue-rule">
          <NumberField
            label="At most"
            unit="GB"
            min={0.01}
            max={1_000_000}
            step={0.01}
            value={Math.round(budget.sizeBytes / (GB / 100)) / 100}
            onChange={size => setBudget({ ...budget, sizeBytes: Math.max(1, Math.round(size * GB)) })}
          />
          <Segmented
            label="Period"
            value={budget.per}
            choices={periods}
            onChange={per => setBudget({ ...budget, per })}
          />
        </div>
      )}
      {limits.budget !== null && (
        <p className="queue-muted">
          {sizeText(limits.budget.leftBytes)} left; it renews {dateTimeText(limits.budget.renewsAtMs)}.
        </p>
      )}
      {problem !== null && (
        <p className="queue-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="queue-buttons">
        <Button kind="primary" onPress={() => void onSave({ startAtMs, stopAtMs, budget }).then(setProblem)}>
          Save
        </Button>
      </div>
    </div>
  )
}

interface InstantFieldProps {
  readonly label: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
}

/** A date and a time of the wall clock here. */
function InstantField({ label, value, onChange }: InstantFieldProps) {
  const set = (date: string, time: string): void => {
    const atMs = Date.parse(`${date}T${time}`)
    if (!Number.isNaN(atMs)) onChange(atMs)
  }
  return (
    <div className="queue-rule" role="group" aria-label={label}>
      <SwitchField
        label={label}
        isOn={value !== null}
        onChange={isOn => onChange(isOn ? Math.ceil((Date.now() + hourMs) / hourMs) * hourMs : null)}
      />
      {value !== null && (
        <>
          <TextField
            label="Date"
            type="date"
            value={dateText(value)}
            onChange={date => set(date, timeText(value))}
          />
          <TextField
            label="Time"
            type="time"
            value={timeText(value)}
            onChange={time => set(dateText(value), time)}
          />
        </>
      )}
    </div>
  )
}
