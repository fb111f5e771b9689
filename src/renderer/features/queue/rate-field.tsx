import { NumberField } from '../../kit/number-field.tsx'
import { SwitchField } from '../../kit/switch-field.tsx'

export interface RateFieldProps {
  /** Of the switch: what is limited. */
  readonly label: string
  /** Bytes per second; null for no limit. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly isDisabled?: boolean | undefined
}

const MB = 1_000_000
const firstRate = 10 * MB

/** A rate in MB/s, or none. */
export function RateField({ label, value, onChange, isDisabled }: RateFieldProps) {
  return (
    <div className="queue-rate-field">
      <SwitchField
        label={label}
        isOn={value !== null}
        isDisabled={isDisabled}
        onChange={isOn => onChange(isOn ? firstRate : null)}
      />
      {value !== null && (
        <NumberField
          label="At most"
          unit="MB/s"
          min={0.01}
          max={100_000}
          step={0.01}
          value={Math.round(value / (MB / 100)) / 100}
          isDisabled={isDisabled}
          onChange={rate => onChange(Math.max(1, Math.round(rate * MB)))}
        />
      )}
    </div>
  )
}
