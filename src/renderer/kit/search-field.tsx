import { useRef } from 'react'
import type { ClipboardEvent } from 'react'
import { ButtonContext, Input, SearchField as AriaSearchField } from 'react-aria-components'

import { useEscape } from '../base/escape.ts'
import { classNames } from './class-names.ts'
import { Problem } from './field.tsx'
import { IconButton } from './icon-button.tsx'
import { IconClose, IconSearch } from './icons.ts'
import { omitUndefined } from './omit-undefined.ts'

export interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onSubmit?: ((value: string) => void) | undefined
  readonly placeholder?: string | undefined
  /** What is wrong with the text, or null. */
  readonly problem?: string | null | undefined
  /** The screen's filter, which `/` and Mod+F focus. One per screen. */
  readonly isScreenFilter?: boolean | undefined
  readonly isMono?: boolean | undefined
  readonly className?: string | undefined
}

/** The attribute by which the frame finds the filter of a screen. */
export const screenFilterAttribute = 'data-screen-filter'

/** A filter or search text. Escape clears it first; an empty field lets Escape through. */
export function SearchField(props: SearchFieldProps) {
  const { label, value, onChange, problem = null } = props
  const input = useRef<HTMLInputElement>(null)
  useEscape('filter', props.isScreenFilter === true && value !== '', () => onChange(''))
  const mark = props.isScreenFilter === true ? { [screenFilterAttribute]: '' } : {}
  return (
    <div className={classNames('kit-field', props.className)} role="search" aria-label={label}>
      <AriaSearchField
        className="kit-search-field"
        aria-label={label}
        isInvalid={problem !== null}
        validationBehavior="aria"
        value={value}
        onChange={onChange}
        autoComplete="off"
        spellCheck="false"
        {...omitUndefined({ onSubmit: props.onSubmit })}
      >
        <span className="kit-control kit-search">
          <IconSearch aria-hidden size={16} />
          <Input
            {...mark}
            ref={input}
            className={props.isMono === true ? 'kit-input kit-mono' : 'kit-input'}
            onPaste={event => {
              const text = pastedAsOneLine(event)
              if (text !== null) onChange(text)
            }}
            {...omitUndefined({ placeholder: props.placeholder })}
          />
          {value !== '' && (
            // A button of its own: the one of React Aria cannot be reached by Tab.
            <ButtonContext value={null}>
              <IconButton
                label={`Clear ${label.toLowerCase()}`}
                icon={IconClose}
                onPress={() => {
                  onChange('')
                  input.current?.focus()
                }}
              />
            </ButtonContext>
          )}
        </span>
        <Problem>{problem}</Problem>
      </AriaSearchField>
    </div>
  )
}

/**
 * The field's text after a paste of several lines, joined by blanks: the browser would join them without. Else null.
 */
function pastedAsOneLine(event: ClipboardEvent<HTMLInputElement>): string | null {
  const pasted = event.clipboardData.getData('text/plain')
  if (!/[\r\n]/.test(pasted)) return null
  event.preventDefault()
  const field = event.currentTarget
  const line = pasted.trim().replace(/\s*[\r\n]+\s*/g, ' ')
  field.setRangeText(line, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  return field.value
}
