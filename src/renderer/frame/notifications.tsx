import { useEffect, useEffectEvent, useRef } from 'react'
import type { RefObject } from 'react'

import { Button } from '../kit/button.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import { IconAlert, IconCheck, IconClose, IconFailed, IconInfo } from '../kit/icons.ts'
import { isOverlayOpen } from './overlay-open.ts'
import { dismissToast, shownToasts, useToasts } from '../base/toasts.ts'
import type { Toast } from '../base/toasts.ts'

const icons = { plain: IconInfo, done: IconCheck, warn: IconAlert, error: IconFailed } as const
const stepMs = 250

/** The notes at the bottom right. None goes while the pointer or the focus is among them, or a dialog is open. */
export function Notifications() {
  const toasts = useToasts(state => state.toasts)
  const section = useRef<HTMLElement>(null)
  const pointed = usePointed()
  const shown = toasts.slice(0, shownToasts)
  // Checked at each step: a removed element under the pointer or the focus sends no event.
  const isHeld = (): boolean => {
    const within = (element: Element | null): boolean =>
      element?.isConnected === true && section.current?.contains(element) === true
    return within(document.activeElement) || within(pointed.current)
  }
  return (
    <section
      ref={section}
      className="frame-toasts"
      aria-label="Notifications"
      data-region="notifications"
      tabIndex={-1}
    >
      {shown.map(toast => (
        <ToastCard key={toast.id} toast={toast} isHeld={isHeld} />
      ))}
    </section>
  )
}

function ToastCard({ toast, isHeld }: { readonly toast: Toast; readonly isHeld: () => boolean }) {
  const { id, text, tone, action, shownMs } = toast
  useCountdown(shownMs, isHeld, () => dismissToast(id))
  const IconShown = icons[tone]
  return (
    <div className={`frame-toast tone-${tone}`} role="status">
      <IconShown aria-hidden size={16} />
      <span className="frame-toast-text">{text}</span>
      {action !== null && (
        <Button
          isLocal
          onPress={() => {
            dismissToast(id)
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" icon={IconClose} onPress={() => dismissToast(id)} />
    </div>
  )
}

/** The element below a mouse or pen. A lifted finger is over nothing. */
function usePointed(): RefObject<Element | null> {
  const pointed = useRef<Element | null>(null)
  useEffect(() => {
    const over = (event: PointerEvent): void => {
      pointed.current = event.pointerType !== 'touch' && event.target instanceof Element ? event.target : null
    }
    const gone = (): void => {
      pointed.current = null
    }
    document.addEventListener('pointerover', over)
    document.documentElement.addEventListener('pointerleave', gone)
    return () => {
      document.removeEventListener('pointerover', over)
      document.documentElement.removeEventListener('pointerleave', gone)
    }
  }, [])
  return pointed
}

/** Counts down in small steps, and pauses while the toast is held. */
function useCountdown(totalMs: number | null, isHeld: () => boolean, end: () => void): void {
  const ended = useEffectEvent(end)
  const isHeldNow = useEffectEvent(isHeld)
  useEffect(() => {
    if (totalMs === null) return
    let leftMs = totalMs
    const timer = window.setInterval(() => {
      // A toast in a hidden tab is not seen, so its time does not run.
      if (document.hidden || isOverlayOpen() || isHeldNow()) return
      leftMs -= stepMs
      if (leftMs <= 0) ended()
    }, stepMs)
    return () => window.clearInterval(timer)
  }, [totalMs])
}
