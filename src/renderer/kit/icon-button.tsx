import { Button as AriaButton } from 'react-aria-components'

import { keysText } from '../base/keys.ts'
import { classNames } from './class-names.ts'
import { omitUndefined } from './omit-undefined.ts'
import type { Icon } from './icons.ts'
import { useIsHostReachable } from '../base/host-reachable.ts'
import { Tip } from './tip.tsx'

export interface IconButtonProps {
  /** The name, also shown as a tooltip on hover and on focus. */
  readonly label: string
  readonly icon: Icon
  readonly onPress?: (() => void) | undefined
  readonly isDisabled?: boolean | undefined
  /** Disabled while the host does not answer; most small buttons work without it. */
  readonly needsHost?: boolean | undefined
  readonly isExpanded?: boolean | undefined
  readonly isPressed?: boolean | undefined
  /** Keys that do the same, shown in the tooltip; written as in `Command.keys`. */
  readonly keys?: string | undefined
  readonly className?: string | undefined
}

/** A push button of one icon, at least 28 px each way. */
export function IconButton(props: IconButtonProps) {
  const { label, icon: IconShown, keys, className } = props
  const isReachable = useIsHostReachable()
  return (
    <Tip text={label} keys={keys === undefined ? undefined : keysText(keys)}>
      <AriaButton
        className={classNames('kit-icon-button', className)}
        aria-label={label}
        {...omitUndefined({
          onPress: props.onPress,
          isDisabled: props.isDisabled === true || (props.needsHost === true && !isReachable),
          'aria-expanded': props.isExpanded,
          'aria-pressed': props.isPressed,
        })}
      >
        <IconShown aria-hidden size={16} />
      </AriaButton>
    </Tip>
  )
}
