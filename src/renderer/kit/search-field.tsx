import { useId, useRef } from 'react'

import { useEscape } from '../base/escape.ts'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import { IconClose, IconSearch } from './icons.ts'

export interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onSubmit?: ((value: string) => void) | undefined
  readonly placeholder?: string | undefined
  /** What is wrong with the text, or null. */
  readonly problem?: string | null | undefined
  /** The screen's filter: `/` and Mod+F lead here. One per screen. */
  readonly isScreenFilter?: boolean | undefined
  readonly isMono?: boolean | undefined
  readonly className?: string | undefined
}

/** The attribute by which the frame finds the filter of a screen. */
export const screenFilterAttribute = 'data-screen-filter'

/** A filter or search text. Escape clears it first; only an empty field lets Escape through. */
export function SearchField(props: SearchFieldProps) {
  const { label, value, onChange, problem = null } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEscape('filter', props.isScreenFilter === true && value !== '', () => onChange(''))
  const mark = props.isScreenFilter === true ? { [screenFilterAttribute]: '' } : {}
  return (
    <div className={classNames('kit-field', props.className)} role="search" aria-label={label}>
      <span className="kit-control kit-search">
        <IconSearch aria-hidden size={16} />
        <input
          {...mark}
          ref={input}
          type="text"
          role="searchbox"
          className={props.isMono === true ? 'kit-input kit-mono' : 'kit-input'}
          aria-label={label}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          placeholder={props.placeholder}
          value={value}
          autoComplete="off"
          spellCheck={false}
          onChange={event => onChange(event.currentTarget.value)}
          onPaste={event => {
            // One line only: a browser would run the lines of a list into one another.
            const pasted = event.clipboardData.getData('text/plain')
            if (!/[\r\n]/.test(pasted)) return
            event.preventDefault()
            const field = event.currentTarget
            const line = pasted.trim().replace(/\s*[\r\n]+\s*/g, ' ')
            field.setRangeText(line, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
            onChange(field.value)
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') props.onSubmit?.(event.currentTarget.value)
            if (event.key !== 'Escape' || value === '') return
            event.preventDefault()
            event.stopPropagation()
            onChange('')
          }}
        />
        {value !== '' && (
          <IconButton
            label={`Clear ${label.toLowerCase()}`}
            icon={IconClose}
            onPress={() => {
              onChange('')
              input.current?.focus()
            }}
          />
        )}
      </span>
      {problem !== null && (
        <span id={`${id}-problem`} className="kit-problem">
          {problem}
        </span>
      )}
    </div>
  )
}
