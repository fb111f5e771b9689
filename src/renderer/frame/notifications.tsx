import { useEffect, useEffectEvent, useState } from 'react'
import type { FocusEvent } from 'react'

import { Button } from '../kit/button.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import { IconAlert, IconCheck, IconClose, IconFailed, IconInfo } from '../kit/icons.ts'
import { isOverlayOpen } from './overlay-open.ts'
import { dismissToast, shownToasts, useToasts } from './toasts.ts'
import type { Toast } from './toasts.ts'

const icons = { plain: IconInfo, done: IconCheck, warn: IconAlert, error: IconFailed } as const
const stepMs = 250

/** The notes at the bottom right. None goes while the pointer or the focus is among them, or a dialog is open. */
export function Notifications() {
  const toasts = useToasts(state => state.toasts)
  const [isHovered, setHovered] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const shown = toasts.slice(0, shownToasts)
  // A note that goes while it has the focus or the pointer says nothing of its leaving.
  const isHeld = shown.length > 0 && (isHovered || isFocused)
  return (
    <section
      className="frame-toasts"
      aria-label="Notifications"
      data-region="notifications"
      tabIndex={-1}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => setFocused(true)}
      onBlur={(event: FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
      }}
    >
      {shown.map(toast => (
        <ToastCard key={toast.id} toast={toast} isHeld={isHeld} />
      ))}
    </section>
  )
}

function ToastCard({ toast, isHeld }: { readonly toast: Toast; readonly isHeld: boolean }) {
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

/** Counts only while it is not held, in small steps, so that what is left survives being held. */
function useCountdown(totalMs: number | null, isHeld: boolean, end: () => void): void {
  const ended = useEffectEvent(end)
  const [leftMs, setLeftMs] = useState(totalMs)
  const isOver = leftMs !== null && leftMs <= 0
  useEffect(() => {
    if (totalMs === null || isHeld) return
    const timer = window.setInterval(() => {
      if (!isOverlayOpen()) setLeftMs(left => (left === null ? null : left - stepMs))
    }, stepMs)
    return () => window.clearInterval(timer)
  }, [totalMs, isHeld])
  useEffect(() => {
    if (isOver) ended()
  }, [isOver])
}
