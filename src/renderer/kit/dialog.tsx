import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import { IconClose } from './icons.ts'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  /** Escape, the close button, and a press outside where `isDismissable`. */
  readonly onClose: () => void
  /** Buttons below, the primary one last. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
  /** Interrupts with something that must be answered: `alertdialog`. */
  readonly isAlert?: boolean | undefined
  /** `wide` holds lists and tables; `sheet` comes from the side and fills the height. */
  readonly size?: 'plain' | 'wide' | 'sheet' | undefined
  readonly isDismissable?: boolean | undefined
}

/** A modal dialog: focus stays inside and returns to where it came from. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, actions, children, isAlert = false, size = 'plain' } = props
  return (
    <ModalOverlay
      className={classNames('kit-overlay', `kit-overlay-${size}`)}
      isOpen={isOpen}
      isDismissable={props.isDismissable ?? size === 'sheet'}
      onOpenChange={open => {
        if (!open) onClose()
      }}
    >
      <Modal className={classNames('kit-modal', `kit-modal-${size}`)}>
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'} className="kit-dialog">
          <div className="kit-dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label="Close" icon={IconClose} onPress={onClose} keys="Escape" />
          </div>
          <div className="kit-dialog-body">{children}</div>
          {actions !== undefined && <div className="kit-dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
