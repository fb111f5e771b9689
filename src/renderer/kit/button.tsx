import { useState } from 'react'
import type { ReactNode } from 'react'

import { ariaKeys, keysText } from '../base/keys.ts'
import { classNames } from './class-names.ts'
import type { Icon } from './icons.ts'
import { useIsHostReachable } from '../base/host-reachable.ts'

export interface ButtonProps {
  readonly children: ReactNode
  readonly onPress?: (() => void) | undefined
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger' | undefined
  readonly icon?: Icon | undefined
  readonly isDisabled?: boolean | undefined
  /** Works without the host, so it stays enabled while the host does not answer: Cancel, Close, Copy. */
  readonly isLocal?: boolean | undefined
  /** Submits the form around it. */
  readonly isSubmit?: boolean | undefined
  /** Keys that do the same, shown after the text; written as in `Command.keys`. */
  readonly keys?: string | undefined
  /** For a button that opens something: true while that is open. */
  readonly isExpanded?: boolean | undefined
  /** For a toggle button: true while it is on. */
  readonly isPressed?: boolean | undefined
  /** Needed where the visible text alone does not name the object. Begins with the visible text (WCAG 2.5.3). */
  readonly label?: string | undefined
  readonly describedBy?: string | undefined
  readonly shouldFocus?: boolean | undefined
  readonly className?: string | undefined
}

/** A push button with text. */
export function Button(props: ButtonProps) {
  const { children, kind = 'plain', icon: IconShown, keys, className } = props
  const isReachable = useIsHostReachable()
  const isDisabled = props.isDisabled === true || (!isReachable && props.isLocal !== true)
  // A disabled button loses the focus. So one that is disabled while its order runs stays focusable and does nothing.
  const [hasFocus, setFocus] = useState(false)
  return (
    <button
      className={classNames('kit-button', `kit-button-${kind}`, className)}
      type={props.isSubmit === true ? 'submit' : 'button'}
      disabled={isDisabled && !hasFocus}
      aria-disabled={isDisabled && hasFocus ? true : undefined}
      autoFocus={props.shouldFocus}
      aria-expanded={props.isExpanded}
      aria-pressed={props.isPressed}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
      onClick={event => {
        if (isDisabled) event.preventDefault()
        else props.onPress?.()
      }}
    >
      {IconShown !== undefined && <IconShown aria-hidden size={16} />}
      <span className="kit-button-text">{children}</span>
      {keys !== undefined && (
        <kbd className="kit-keys" aria-hidden>
          {keysText(keys)}
        </kbd>
      )}
    </button>
  )
}
