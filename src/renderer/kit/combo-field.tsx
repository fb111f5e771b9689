import { Button as AriaButton, ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'

import { ariaField, FieldParts } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { omitUndefined } from './omit-undefined.ts'
import { IconChevronDown } from './icons.ts'

export interface ComboChoice {
  readonly id: string
  readonly label: string
  /** Behind the label, smaller: a count, a folder. */
  readonly note?: string | undefined
}

export interface ComboFieldProps extends FieldProps {
  readonly value: string
  /** What is typed, and the label of what is chosen. */
  readonly onChange: (value: string) => void
  /** A choice was taken from the list. */
  readonly onChoose?: ((id: string) => void) | undefined
  /** Already filtered for the present text; at most a few dozen. */
  readonly choices: readonly ComboChoice[]
  readonly placeholder?: string | undefined
}

/** Text with suggestions; anything may be typed. */
export function ComboField(props: ComboFieldProps) {
  const { value, onChange, onChoose, choices, placeholder } = props
  return (
    <ComboBox
      {...ariaField(props)}
      allowsCustomValue
      menuTrigger="input"
      inputValue={value}
      items={choices}
      onInputChange={onChange}
      onChange={key => {
        const chosen = choices.find(choice => choice.id === key)
        if (chosen === undefined) return
        onChange(chosen.label)
        onChoose?.(chosen.id)
      }}
      defaultFilter={() => true}
    >
      <FieldParts {...props}>
        <span className="kit-control">
          <Input className="kit-input" {...omitUndefined({ placeholder })} />
          <AriaButton className="kit-icon-button" aria-label={`Suggestions for ${props.label}`}>
            <IconChevronDown aria-hidden size={16} />
          </AriaButton>
        </span>
      </FieldParts>
      <Popover className="kit-popover kit-listbox-popover" offset={4}>
        <ListBox<ComboChoice> className="kit-listbox">
          {choice => (
            <ListBoxItem id={choice.id} textValue={choice.label} className="kit-option">
              <span>{choice.label}</span>
              {choice.note !== undefined && <span className="kit-note">{choice.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
