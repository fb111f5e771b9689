import { useEffect, useRef } from 'react'

import { go } from './navigation.ts'
import type { ScreenName } from './navigation.ts'
import { showToast } from '../base/toasts.ts'

/**
 * An answer that comes late moves nothing under a person who has gone on. Whatever follows an answer and would change
 * the screen, open a dialog or move the focus asks here first, with the place that was remembered when it was asked for.
 */
export interface RememberedPlace {
  /** False once the person has done anything else: a key, a press, another screen, the focus put elsewhere. */
  isStillHere(): boolean
}

/** How often the person has done something since the page was opened. */
let acts = 0
const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'])

/** Follows what the person does until the returned function is called. Begins before any key is given to a command. */
export function followActs(): () => void {
  const acted = (): void => {
    acts += 1
  }
  const pressed = (event: KeyboardEvent): void => {
    if (!event.repeat && !modifiers.has(event.key)) acted()
  }
  window.addEventListener('pointerdown', acted, { capture: true })
  window.addEventListener('keydown', pressed, { capture: true })
  window.addEventListener('hashchange', acted)
  return () => {
    window.removeEventListener('pointerdown', acted, { capture: true })
    window.removeEventListener('keydown', pressed, { capture: true })
    window.removeEventListener('hashchange', acted)
  }
}

/** Where the person is while they ask for something; taken before the answer is awaited. */
export function rememberPlace(): RememberedPlace {
  const actsThen = acts
  const focusThen = document.activeElement
  return { isStillHere: () => acts === actsThen && !hasLeft(focusThen) }
}

/**
 * Whether the focus was put elsewhere without a key or a press, as assistive software does. What had the focus and is
 * gone now has not been left: then the page itself has moved the focus, or a closed dialog gave it back.
 */
function hasLeft(focusThen: Element | null): boolean {
  const focusNow = document.activeElement
  if (focusThen === null || focusThen === document.body || !focusThen.isConnected) return false
  if (focusThen.closest('.kit-overlay, .kit-popover') !== null) return false
  return focusNow !== null && focusNow !== document.body && focusNow !== focusThen
}

/** Shows a screen as the consequence of an answer, unless the person has gone on meanwhile. */
export function goIfStillHere(place: RememberedPlace, screen: ScreenName): void {
  if (place.isStillHere()) go(screen)
}

/** Moves the focus as the consequence of an answer, unless the person has gone on meanwhile. */
export function focusIfStillHere(
  place: RememberedPlace,
  target: { readonly focus: () => void } | null,
): void {
  if (place.isStillHere()) target?.focus()
}

/**
 * Opens something as the consequence of an answer: at once while the person is still here, else by a note that offers
 * it as long as the component is there.
 */
export function useLateOpening(): (place: RememberedPlace, text: string, open: () => void) => void {
  const isThere = useRef(false)
  const withdraw = useRef<() => void>(() => undefined)
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
      withdraw.current()
    }
  }, [])
  return (place, text, open) => {
    if (!isThere.current) return
    if (place.isStillHere()) open()
    else withdraw.current = showToast({ text, action: { label: 'Show', run: open } })
  }
}
