import type { ReactNode } from 'react'
import { CheckboxButton, CheckboxField } from 'react-aria-components'

import { useIsHostReachable } from '../base/host-reachable.ts'
import { classNames } from './class-names.ts'
import { Hint } from './field.tsx'
import { omitUndefined } from './omit-undefined.ts'

export interface CheckBoxProps {
  /** The visible label; or use `name` where a label would only repeat the row. */
  readonly children?: ReactNode
  readonly name?: string | undefined
  /** `some`: part of what it represents is selected. */
  readonly isChecked: boolean | 'some'
  /** From `some` this is called with true. */
  readonly onChange: (isChecked: boolean) => void
  readonly hint?: string | undefined
  readonly isDisabled?: boolean | undefined
  readonly className?: string | undefined
}

/** A check box with three states. */
export function CheckBox(props: CheckBoxProps) {
  const { children, name, isChecked, onChange, hint, isDisabled, className } = props
  const isReachable = useIsHostReachable()
  return (
    <CheckboxField
      className={classNames('kit-check-field', className)}
      isSelected={isChecked === true}
      isIndeterminate={isChecked === 'some'}
      isDisabled={isDisabled === true || !isReachable}
      onChange={() => onChange(isChecked !== true)}
      {...omitUndefined({ 'aria-label': name })}
    >
      <CheckboxButton className="kit-check">
        {children !== undefined && <span>{children}</span>}
      </CheckboxButton>
      <Hint>{hint}</Hint>
    </CheckboxField>
  )
}
