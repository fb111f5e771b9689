import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'

import { classNames } from './class-names.ts'
import { useIsHostReachable } from '../base/host-reachable.ts'

export interface CheckBoxProps {
  /** The visible label; or use `name` where a label would only repeat the row. */
  readonly children?: ReactNode
  readonly name?: string | undefined
  /** `some`: a part of what it stands for is chosen. */
  readonly isChecked: boolean | 'some'
  /** From `some` this is called with true. */
  readonly onChange: (isChecked: boolean) => void
  readonly hint?: string | undefined
  readonly isDisabled?: boolean | undefined
  readonly className?: string | undefined
}

/** A check box with three states. */
export function CheckBox({
  children,
  name,
  isChecked,
  onChange,
  hint,
  isDisabled,
  className,
}: CheckBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const isReachable = useIsHostReachable()
  useEffect(() => {
    // There is no attribute for it: only the property makes a box mixed.
    if (input.current !== null) input.current.indeterminate = isChecked === 'some'
  }, [isChecked])
  return (
    <span className={classNames('kit-check-field', className)}>
      <label className="kit-check">
        <input
          ref={input}
          type="checkbox"
          checked={isChecked === true}
          disabled={isDisabled === true || !isReachable}
          aria-label={name}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={() => onChange(isChecked !== true)}
        />
        {children !== undefined && <span>{children}</span>}
      </label>
      {hint !== undefined && (
        <span id={hintId} className="kit-hint">
          {hint}
        </span>
      )}
    </span>
  )
}
