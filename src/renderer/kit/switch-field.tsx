import { useId } from 'react'

import { classNames } from './class-names.ts'
import { useIsHostReachable } from '../base/host-reachable.ts'

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
  const id = useId()
  const isReachable = useIsHostReachable()
  const described = [hint === undefined ? '' : `${id}-hint`, problem === null ? '' : `${id}-problem`]
  return (
    <span className={classNames('kit-check-field', className)}>
      <label className="kit-switch">
        <input
          type="checkbox"
          role="switch"
          checked={isOn}
          disabled={isDisabled === true || !isReachable}
          aria-describedby={described.join(' ').trim() || undefined}
          onChange={event => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="kit-hint">
          {hint}
        </span>
      )}
      {problem !== null && (
        <span id={`${id}-problem`} className="kit-problem">
          {problem}
        </span>
      )}
    </span>
  )
}
