import type { ReactNode } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover as AriaPopover } from 'react-aria-components'

import { classNames } from './class-names.ts'
import { omitUndefined } from './omit-undefined.ts'
import type { Icon } from './icons.ts'

export interface PopoverProps {
  /** The text of the button, and the name of what it opens unless `title` is given. */
  readonly label: string
  readonly title?: string | undefined
  readonly icon?: Icon | undefined
  readonly kind?: 'plain' | 'quiet' | undefined
  readonly isDisabled?: boolean | undefined
  /** To open it from elsewhere, a key for instance. */
  readonly isOpen?: boolean | undefined
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined
  /** Content, or a function that is given a way to close it. */
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}

/** A button that opens a small non-modal dialog beside it. Escape closes it, and focus returns to the button. */
export function Popover(props: PopoverProps) {
  const { label, title = label, icon: IconShown, kind = 'plain', children } = props
  return (
    <DialogTrigger {...omitUndefined({ isOpen: props.isOpen, onOpenChange: props.onOpenChange })}>
      <AriaButton
        className={classNames('kit-button', `kit-button-${kind}`)}
        {...omitUndefined({ isDisabled: props.isDisabled })}
      >
        {IconShown !== undefined && <IconShown aria-hidden size={16} />}
        <span className="kit-button-text">{label}</span>
      </AriaButton>
      <AriaPopover className="kit-popover" offset={4}>
        <Dialog className="kit-popover-dialog" aria-label={title}>
          {({ close }) => (typeof children === 'function' ? children(close) : children)}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  )
}
