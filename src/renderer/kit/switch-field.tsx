import { SwitchButton, SwitchField as AriaSwitchField } from 'react-aria-components'

import { useIsHostReachable } from '../base/host-reachable.ts'
import { classNames } from './class-names.ts'
import { Hint, Problem } from './field.tsx'

export interface SwitchFieldProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly hint?: string | undefined
  readonly problem?: string | null | undefined
  readonly isDisabled?: boolean | undefined
  readonly className?: string | undefined
}

/** On or off, at once. */
export function SwitchField(props: SwitchFieldProps) {
  const { label, isOn, onChange, hint, problem = null, isDisabled, className } = props
  const isReachable = useIsHostReachable()
  return (
    <AriaSwitchField
      className={classNames('kit-check-field', className)}
      isSelected={isOn}
      isInvalid={problem !== null}
      validationBehavior="aria"
      isDisabled={isDisabled === true || !isReachable}
      onChange={onChange}
    >
      <SwitchButton className="kit-switch">
        <span>{label}</span>
      </SwitchButton>
      <Hint>{hint}</Hint>
      <Problem>{problem}</Problem>
    </AriaSwitchField>
  )
}
