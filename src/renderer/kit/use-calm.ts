import { useEffect, useRef, useState } from 'react'

/** A value that changes at most once per interval and never while the page is hidden, so that numbers can be read. */
export function useCalm<T>(value: T, everyMs: number): T {
  const [shown, setShown] = useState(value)
  const shownMs = useRef(-Infinity)
  useEffect(() => {
    if (Object.is(shown, value)) return
    const show = (): void => {
      if (document.hidden) return
      shownMs.current = performance.now()
      setShown(value)
    }
    const waitMs = Math.max(0, shownMs.current + everyMs - performance.now())
    const timer = window.setTimeout(show, waitMs)
    document.addEventListener('visibilitychange', show)
    return () => {
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', show)
    }
  }, [value, shown, everyMs])
  return shown
}
