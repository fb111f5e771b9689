import { useId } from 'react'

import { classNames } from './class-names.ts'

export interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly { readonly id: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly isDisabled?: boolean | undefined
  readonly className?: string | undefined
}

/** One of two to five short choices, in a row: `5 min │ 1 h │ 24 h`. A radio group by behaviour. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, choices, onChange, isDisabled, className } = props
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={classNames('kit-segmented', className)}>
      {choices.map(choice => (
        <label key={choice.id} className="kit-segment">
          <input
            type="radio"
            className="kit-hidden"
            name={name}
            checked={choice.id === value}
            disabled={isDisabled}
            onChange={() => onChange(choice.id)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </div>
  )
}
