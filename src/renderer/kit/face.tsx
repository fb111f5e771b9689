import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'

import { Button } from './button.tsx'

/** Nothing to show, and what to do about it. */
export function EmptyFace({ text, actions }: { readonly text: ReactNode; readonly actions?: ReactNode }) {
  return (
    <div className="kit-face">
      <p>{text}</p>
      {actions !== undefined && <div className="kit-face-actions">{actions}</div>}
    </div>
  )
}

/** Short waits show nothing: a flash of text is more disturbing than an empty moment. */
const quietMs = 300

/** Something is on its way. */
export function LoadingFace({ text }: { readonly text: string }) {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), quietMs)
    return () => window.clearTimeout(timer)
  }, [])
  return (
    <div className="kit-face" aria-busy>
      {isShown && <p role="status">{text}</p>}
    </div>
  )
}

/** Why the content could not be loaded, and a button to try again. */
export function FailedFace({ message, onRetry }: { readonly message: string; readonly onRetry: () => void }) {
  return (
    <div className="kit-face" role="alert">
      <p>{message}</p>
      <div className="kit-face-actions">
        <Button onPress={onRetry}>Try again</Button>
      </div>
    </div>
  )
}
