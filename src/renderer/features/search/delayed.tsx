import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'

/** Shorter waits show nothing, to avoid a flash. */
const quietMs = 300

/** Shows its content only after a moment. */
export function Delayed({ children }: { readonly children: ReactNode }) {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), quietMs)
    return () => window.clearTimeout(timer)
  }, [])
  return isShown ? children : null
}
