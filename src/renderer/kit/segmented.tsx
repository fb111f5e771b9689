import { Radio, RadioGroup } from 'react-aria-components'

import { classNames } from './class-names.ts'
import { omitUndefined } from './omit-undefined.ts'

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
  return (
    <RadioGroup
      aria-label={label}
      className={classNames('kit-segmented', className)}
      orientation="horizontal"
      value={value}
      onChange={id => {
        const chosen = choices.find(choice => choice.id === id)
        if (chosen !== undefined) onChange(chosen.id)
      }}
      {...omitUndefined({ isDisabled })}
    >
      {choices.map(choice => (
        // RadioField would put a box of its own around each segment; this one is a label and nothing else.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        <Radio key={choice.id} value={choice.id} className="kit-segment">
          <span>{choice.label}</span>
        </Radio>
      ))}
    </RadioGroup>
  )
}
