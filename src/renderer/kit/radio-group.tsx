import { RadioButton, RadioField, RadioGroup as AriaRadioGroup } from 'react-aria-components'

import { useIsHostReachable } from '../base/host-reachable.ts'
import { ariaField, FieldParts, Hint } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { omitUndefined } from './omit-undefined.ts'

export interface RadioChoice<T extends string> {
  readonly id: T
  readonly label: string
  readonly hint?: string | undefined
  readonly isDisabled?: boolean | undefined
}

export interface RadioGroupProps<T extends string> extends FieldProps {
  /** Null when none is selected. */
  readonly value: T | null
  readonly choices: readonly RadioChoice<T>[]
  readonly onChange: (value: T) => void
  /** Side by side where there is room. */
  readonly isInline?: boolean | undefined
}

/** One of a few, all in sight. Arrow keys move and select. */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { value, choices, onChange, isInline = false } = props
  const isReachable = useIsHostReachable()
  return (
    <AriaRadioGroup
      {...ariaField(props)}
      isDisabled={props.isDisabled === true || !isReachable}
      orientation={isInline ? 'horizontal' : 'vertical'}
      value={value}
      onChange={id => {
        const chosen = choices.find(choice => choice.id === id)
        if (chosen !== undefined) onChange(chosen.id)
      }}
    >
      <FieldParts {...props}>
        <div className={isInline ? 'kit-radios is-inline' : 'kit-radios'}>
          {choices.map(({ id, label, hint, isDisabled }) => (
            <RadioField key={id} value={id} className="kit-radio-field" {...omitUndefined({ isDisabled })}>
              <RadioButton className="kit-radio">
                <span>{label}</span>
              </RadioButton>
              <Hint>{hint}</Hint>
            </RadioField>
          ))}
        </div>
      </FieldParts>
    </AriaRadioGroup>
  )
}
