import type { ReactNode } from 'react'

import { Dialog } from '../kit/dialog.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import { IconClose } from '../kit/icons.ts'
import { useCommands } from './commands.ts'
import { useEscape } from '../base/escape.ts'
import { useTitle } from './navigation.ts'
import { useMedia } from '../base/use-media.ts'

export interface ScreenProps {
  readonly title: string
  /** Buttons of the header, the primary one last. */
  readonly actions?: ReactNode
  /** Banners above the content. */
  readonly banner?: ReactNode
  /** The details panel; null while it is closed. */
  readonly details?: ReactNode
  readonly detailsTitle?: string | undefined
  readonly onCloseDetails?: (() => void) | undefined
  /** Mod+I while the panel is closed. */
  readonly onOpenDetails?: (() => void) | undefined
  /** The content fills the height and scrolls by itself; otherwise the region scrolls. */
  readonly isFilled?: boolean | undefined
  readonly children: ReactNode
}

/** Beside the content from here on, above it as a sheet below. */
const detailsBesideQuery = '(min-width: 1100px)'

/** The parts of every screen: header, banners, the main region and the details. */
export function Screen(props: ScreenProps) {
  const { title, actions, banner, details, detailsTitle = 'Details', isFilled = false, children } = props
  const isBeside = useMedia(detailsBesideQuery)
  const hasDetails = details !== undefined && details !== null
  const close = (): void => props.onCloseDetails?.()
  useTitle(title)
  useEscape('sheet', hasDetails, close)
  useCommands([
    {
      id: 'screen.details',
      title: hasDetails ? 'Close details' : 'Show details',
      keys: ['Mod+I'],
      // The details are an overlay themselves where they are a sheet.
      inOverlay: hasDetails && !isBeside,
      isDisabled: !hasDetails && props.onOpenDetails === undefined,
      run: () => (hasDetails ? close() : props.onOpenDetails?.()),
    },
  ])
  return (
    <>
      <main className="frame-main" data-region="main" tabIndex={-1}>
        <header className="frame-head">
          <h1>{title}</h1>
          {actions !== undefined && <div className="frame-actions">{actions}</div>}
        </header>
        {banner !== undefined && banner !== null && <div className="frame-banners">{banner}</div>}
        <div className={isFilled ? 'frame-content is-filled' : 'frame-content'}>{children}</div>
      </main>
      {hasDetails && isBeside && (
        <aside className="frame-details" data-region="details" aria-label={detailsTitle} tabIndex={-1}>
          <div className="frame-details-head">
            <h2>{detailsTitle}</h2>
            <IconButton label="Close details" icon={IconClose} onPress={close} keys="Escape" />
          </div>
          <div className="frame-details-body">{details}</div>
        </aside>
      )}
      {!isBeside && (
        <Dialog title={detailsTitle} isOpen={hasDetails} onClose={close} size="sheet">
          {details}
        </Dialog>
      )}
    </>
  )
}
