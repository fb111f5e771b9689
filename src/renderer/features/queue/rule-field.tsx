import type { RuleView } from '#shared/contract/areas/queue-limits'

import { NumberField } from '../../kit/number-field.tsx'
import { Segmented } from '../../kit/segmented.tsx'

export interface RuleFieldProps {
  readonly label: string
  readonly rule: RuleView
  readonly onChange: (rule: RuleView) => void
}

const kinds = [
  { id: 'full', label: 'Full' },
  { id: 'limited', label: 'Limited' },
  { id: 'stopped', label: 'Stopped' },
] as const
const firstRate = 5_000_000

/** Full, limited to a rate, or stopped. */
export function RuleField({ label, rule, onChange }: RuleFieldProps) {
  const choose = (kind: RuleView['kind']): void =>
    onChange(kind === 'limited' ? { kind, bytesPerSecond: firstRate } : { kind })
  return (
    <div className="queue-rule">
      <span className="queue-muted" aria-hidden>
        {label}
      </span>
      <Segmented label={label} value={rule.kind} choices={kinds} onChange={choose} />
      {rule.kind === 'limited' && (
        <NumberField
          label="Rate"
          unit="MB/s"
          min={0.01}
          max={100_000}
          step={0.01}
          value={Math.round(rule.bytesPerSecond / 10_000) / 100}
          onChange={rate =>
            onChange({ kind: 'limited', bytesPerSecond: Math.max(1, Math.round(rate * 1e6)) })
          }
        />
      )}
    </div>
  )
}
