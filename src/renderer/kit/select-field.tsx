import { FieldFrame, useFieldIds } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { useIsHostReachable } from '../base/host-reachable.ts'

export interface SelectChoice<T extends string> {
  readonly id: T
  readonly label: string
  readonly isDisabled?: boolean | undefined
}

export interface SelectFieldProps<T extends string> extends FieldProps {
  readonly value: T
  readonly choices: readonly SelectChoice<T>[]
  readonly onChange: (value: T) => void
}

/** One of a few, folded away. The system's own control: every assistive technology knows it. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { value, choices, onChange, problem } = props
  const isReachable = useIsHostReachable()
  const ids = useFieldIds(props)
  return (
    <FieldFrame {...props} ids={ids}>
      <select
        id={ids.id}
        className="kit-select"
        value={value}
        disabled={props.isDisabled === true || !isReachable}
        aria-invalid={problem !== undefined && problem !== null}
        aria-describedby={ids.describedBy}
        onChange={event => {
          const chosen = choices.find(choice => choice.id === event.currentTarget.value)
          if (chosen !== undefined) onChange(chosen.id)
        }}
      >
        {choices.map(choice => (
          <option key={choice.id} value={choice.id} disabled={choice.isDisabled}>
            {choice.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
