import type { ReactNode } from 'react'

import { classNames } from './class-names.ts'
import { IconAlert, IconCheck, IconFailed, IconInfo } from './icons.ts'

export type BannerTone = 'info' | 'done' | 'warn' | 'error'

export interface BannerProps {
  readonly tone: BannerTone
  readonly text: ReactNode
  readonly actions?: ReactNode
  readonly className?: string | undefined
}

const icons = { info: IconInfo, done: IconCheck, warn: IconAlert, error: IconFailed } as const
const words = { info: 'Note', done: 'Done', warn: 'Warning', error: 'Error' } as const

/** Something that concerns the whole screen, above its content. */
export function Banner({ tone, text, actions, className }: BannerProps) {
  const IconShown = icons[tone]
  return (
    <div className={classNames('kit-banner', `tone-${tone}`, className)} role="status">
      <IconShown size={16} aria-label={words[tone]} role="img" />
      <div className="kit-banner-text">{text}</div>
      {actions !== undefined && <div className="kit-banner-actions">{actions}</div>}
    </div>
  )
}
