import type { ReactElement } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'

export interface TipProps {
  readonly text: string
  /** Keys shown after the text. */
  readonly keys?: string | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined
  /** One control that takes focus: a button or a link of React Aria. */
  readonly children: ReactElement
}

/** A tooltip shown on hover and on keyboard focus; Escape hides it. It never holds the only copy of its text. */
export function Tip({ text, keys, side = 'bottom', children }: TipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={100}>
      {children}
      <Tooltip className="kit-tip" placement={side} offset={6}>
        {text}
        {keys !== undefined && <kbd className="kit-keys">{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  )
}
