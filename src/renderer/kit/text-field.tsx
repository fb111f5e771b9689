import type { KeyboardEvent, ReactNode, Ref } from 'react'

import { FieldFrame, useFieldIds } from './field.tsx'
import type { FieldProps } from './field.tsx'

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
  const { value, onChange, onCommit, problem, isMono = false, after } = props
  const ids = useFieldIds(props)
  return (
    <FieldFrame {...props} ids={ids}>
      <span className="kit-control">
        <input
          ref={inputRef}
          id={ids.id}
          className={isMono ? 'kit-input kit-mono' : 'kit-input'}
          type={props.type ?? 'text'}
          value={value}
          placeholder={props.placeholder}
          disabled={props.isDisabled}
          maxLength={props.maxLength}
          autoComplete={props.autoComplete ?? 'off'}
          autoFocus={props.shouldFocus}
          spellCheck={false}
          aria-invalid={problem !== undefined && problem !== null}
          aria-describedby={ids.describedBy}
          onChange={event => onChange(event.currentTarget.value)}
          onBlur={event => onCommit?.(event.currentTarget.value)}
          onKeyDown={event => {
            props.onKeyDown?.(event)
            if (event.key === 'Enter' && !event.defaultPrevented) onCommit?.(event.currentTarget.value)
          }}
        />
        {after}
      </span>
    </FieldFrame>
  )
}
