import type { ReactNode } from 'react'

import { classNames } from './class-names.ts'

export interface LinkButtonProps {
  readonly children: ReactNode
  readonly onPress?: (() => void) | undefined
  /** When the visible text alone does not say where it leads; begins with it. */
  readonly label?: string | undefined
  readonly isDisabled?: boolean | undefined
  readonly className?: string | undefined
}

/** A button inside running text, looking like a link. */
export function LinkButton({ children, onPress, label, isDisabled, className }: LinkButtonProps) {
  return (
    <button
      type="button"
      className={classNames('kit-link-button', className)}
      disabled={isDisabled}
      aria-label={label}
      onClick={() => onPress?.()}
    >
      {children}
    </button>
  )
}
