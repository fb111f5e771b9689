import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'

/** Short waits show nothing: a flash is more disturbing than an empty moment. */
const quietMs = 300

/** Shows its content only when it is still wanted after a moment. */
export function Delayed({ children }: { readonly children: ReactNode }) {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), quietMs)
    return () => window.clearTimeout(timer)
  }, [])
  return isShown ? children : null
}
