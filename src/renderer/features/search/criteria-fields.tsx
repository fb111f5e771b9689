import { useState } from 'react'

import { CheckBox } from '../../kit/check-box.tsx'
import { TextField } from '../../kit/text-field.tsx'

interface ListFieldProps {
  readonly label: string
  readonly hint: string
  readonly values: readonly string[]
  readonly set: (values: string[]) => void
  /** No value holds a blank or a semicolon: these part values, too. */
  readonly isPlain?: boolean | undefined
}

/** Several values with commas between; a filter of a spectrum holds a semicolon. */
export function ListField({ label, hint, values, set, isPlain = false }: ListFieldProps) {
  const [text, setText] = useState(values.join(', '))
  const [former, setFormer] = useState(values)
  // Cleared from outside: what was typed goes too.
  if (values !== former) {
    setFormer(values)
    if (values.length === 0 && listOf(text, isPlain).length > 0) setText('')
  }
  return (
    <TextField
      label={label}
      hint={hint}
      value={text}
      onChange={value => {
        setText(value)
        set(listOf(value, isPlain))
      }}
    />
  )
}

/** Values with commas between them; plain ones also with blanks or semicolons. Pure. */
export const listOf = (text: string, isPlain = false): string[] =>
  text
    .split(isPlain ? /[\s,;]+/ : ',')
    .map(part => part.trim())
    .filter(part => part !== '')

interface TicksProps<T> {
  readonly title: string
  readonly all: readonly T[]
  readonly ticked: readonly T[]
  readonly text: (value: T) => string
  readonly set: (values: T[]) => void
}

/** Several of a few. */
export function Ticks<T extends string | number>({ title, all, ticked, text, set }: TicksProps<T>) {
  return (
    <fieldset className="search-ticks">
      <legend className="kit-label">{title}</legend>
      {all.map(value => (
        <CheckBox
          key={value}
          isChecked={ticked.includes(value)}
          onChange={isChecked =>
            set(isChecked ? [...ticked, value] : ticked.filter(other => other !== value))
          }
        >
          {text(value)}
        </CheckBox>
      ))}
    </fieldset>
  )
}
