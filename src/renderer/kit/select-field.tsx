import {
  Button as AriaButton,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components'

import { useIsHostReachable } from '../base/host-reachable.ts'
import { ariaField, FieldParts } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { IconCheck, IconChevronDown } from './icons.ts'
import { omitUndefined } from './omit-undefined.ts'

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

/** One of a few, folded away. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { value, choices, onChange } = props
  const isReachable = useIsHostReachable()
  return (
    <Select
      {...ariaField(props)}
      isDisabled={props.isDisabled === true || !isReachable}
      value={value}
      onChange={key => {
        const chosen = choices.find(choice => choice.id === key)
        if (chosen !== undefined) onChange(chosen.id)
      }}
    >
      <FieldParts {...props}>
        <AriaButton className="kit-select">
          <SelectValue className="kit-select-value">{({ selectedText }) => selectedText}</SelectValue>
          <IconChevronDown aria-hidden size={16} />
        </AriaButton>
      </FieldParts>
      <Popover className="kit-popover kit-listbox-popover" offset={4}>
        <ListBox className="kit-listbox" items={choices}>
          {choice => (
            <ListBoxItem
              id={choice.id}
              textValue={choice.label}
              className="kit-option"
              {...omitUndefined({ isDisabled: choice.isDisabled })}
            >
              <span>{choice.label}</span>
              {choice.id === value && <IconCheck aria-hidden size={16} />}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
