import { useEffect, useRef } from 'react'

import { go } from './navigation.ts'
import type { ScreenName } from './navigation.ts'
import { showToast } from '../base/toasts.ts'

/**
 * Keeps a late answer from moving anything once the person does something else. Code that changes the screen, opens a
 * dialog or moves the focus after an answer checks the place that it remembered before the call.
 */
export interface RememberedPlace {
  /** False after any other act: a key, a press, another screen, the focus moved elsewhere. */
  isStillHere(): boolean
}

/** Acts of the person since the page was opened. */
let acts = 0
const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'])

/** Counts acts until the returned function is called. Starts before any command can see a key. */
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

/** Remembers acts and focus; call it before awaiting an answer. */
export function rememberPlace(): RememberedPlace {
  const actsThen = acts
  const focusThen = document.activeElement
  return { isStillHere: () => acts === actsThen && !hasLeft(focusThen) }
}

/**
 * Whether the focus was moved without a key or a press, as assistive software does. An element that is gone was not
 * left: then the page moved the focus, or a closed dialog gave it back.
 */
function hasLeft(focusThen: Element | null): boolean {
  const focusNow = document.activeElement
  if (focusThen === null || focusThen === document.body || !focusThen.isConnected) return false
  if (focusThen.closest('.kit-overlay, .kit-popover') !== null) return false
  return focusNow !== null && focusNow !== document.body && focusNow !== focusThen
}

/** Shows a screen after an answer, unless the person has done something else since. */
export function goIfStillHere(place: RememberedPlace, screen: ScreenName): void {
  if (place.isStillHere()) go(screen)
}

/** Moves the focus after an answer, unless the person has done something else since. */
export function focusIfStillHere(
  place: RememberedPlace,
  target: { readonly focus: () => void } | null,
): void {
  if (place.isStillHere()) target?.focus()
}

/**
 * Opens something after an answer: at once while the person is still here, else by a toast that offers it while the
 * component is mounted.
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
