import { FieldFrame, useFieldIds } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { useIsHostReachable } from '../base/host-reachable.ts'

export interface RadioChoice<T extends string> {
  readonly id: T
  readonly label: string
  readonly hint?: string | undefined
  readonly isDisabled?: boolean | undefined
}

export interface RadioGroupProps<T extends string> extends FieldProps {
  /** Null when none is chosen. */
  readonly value: T | null
  readonly choices: readonly RadioChoice<T>[]
  readonly onChange: (value: T) => void
  /** Side by side where there is room. */
  readonly isInline?: boolean | undefined
}

/** One of a few, all in sight. Arrow keys move and choose. */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { value, choices, onChange, isInline = false } = props
  const isReachable = useIsHostReachable()
  const ids = useFieldIds(props)
  return (
    <FieldFrame {...props} ids={ids} isGroup>
      <div
        role="radiogroup"
        className={isInline ? 'kit-radios is-inline' : 'kit-radios'}
        aria-labelledby={ids.labelId}
        aria-describedby={ids.describedBy}
      >
        {choices.map(choice => (
          <span key={choice.id} className="kit-radio-field">
            <label className="kit-radio">
              <input
                type="radio"
                name={ids.id}
                checked={value === choice.id}
                disabled={!isReachable || props.isDisabled === true || choice.isDisabled === true}
                aria-describedby={choice.hint === undefined ? undefined : `${ids.id}-${choice.id}`}
                onChange={() => onChange(choice.id)}
              />
              <span>{choice.label}</span>
            </label>
            {choice.hint !== undefined && (
              <span id={`${ids.id}-${choice.id}`} className="kit-hint">
                {choice.hint}
              </span>
            )}
          </span>
        ))}
      </div>
    </FieldFrame>
  )
}
