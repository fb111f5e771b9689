import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { Input, TextField as AriaTextField } from 'react-aria-components'

import { ariaField, FieldParts } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { omitUndefined } from './omit-undefined.ts'

export interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Enter, or leaving the field. */
  readonly onCommit?: ((value: string) => void) | undefined
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined
  readonly placeholder?: string | undefined
  /** `password` masks what is typed and lets password managers in. */
  readonly type?: 'text' | 'password' | 'date' | 'time' | undefined
  readonly autoComplete?: string | undefined
  readonly maxLength?: number | undefined
  /** File names, paths, patterns. */
  readonly isMono?: boolean | undefined
  readonly shouldFocus?: boolean | undefined
  /** Behind the field, inside its frame: a unit, a button. */
  readonly after?: ReactNode
  readonly inputRef?: Ref<HTMLInputElement> | undefined
}

/** One line of text. */
export function TextField({ inputRef, ...props }: TextFieldProps) {
  const { value, onChange, onCommit, placeholder, maxLength, isMono = false, after } = props
  return (
    <AriaTextField
      {...ariaField(props)}
      value={value}
      onChange={onChange}
      type={props.type ?? 'text'}
      autoComplete={props.autoComplete ?? 'off'}
      spellCheck="false"
      {...omitUndefined({ maxLength, autoFocus: props.shouldFocus })}
    >
      <FieldParts {...props}>
        <span className="kit-control">
          <Input
            ref={inputRef}
            className={isMono ? 'kit-input kit-mono' : 'kit-input'}
            onBlur={event => onCommit?.(event.currentTarget.value)}
            onKeyDown={event => {
              props.onKeyDown?.(event)
              if (event.key === 'Enter' && !event.defaultPrevented) onCommit?.(event.currentTarget.value)
            }}
            {...omitUndefined({ placeholder })}
          />
          {after}
        </span>
      </FieldParts>
    </AriaTextField>
  )
}
