import { allCommands } from './commands.ts'
import type { Command } from './commands.ts'
import { escapeOnce } from '../base/escape.ts'
import { isCharacterKey, isPressed, parseKeys } from '../base/keys.ts'
import { isOverlayOpen } from './overlay-open.ts'
import { preferences } from '../base/preferences.ts'

/** What decides which keys may act: the focus, and the setting for single letters. */
export interface KeyContext {
  readonly isEditing: boolean
  /** Text is being edited, so copy and undo keys belong to the field. */
  readonly isTyping: boolean
  readonly isInList: boolean
  /** A name is being typed to jump to. */
  readonly isTypingAhead: boolean
  readonly hasSingleKeys: boolean
}

/** Keys that belong to a text field, with Control or Command. */
const editingKeys = new Set(['a', 'c', 'v', 'x', 'y', 'z'])

/** Whether a command's chord may act at this place. Pure. */
export function mayAct(command: Command, keys: string, place: KeyContext): boolean {
  if (command.isListedOnly === true) return false
  if (command.inGrid === true && !place.isInList) return false
  if (isCharacterKey(keys) && (!place.hasSingleKeys || place.isTypingAhead)) return false
  if (!place.isEditing) return true
  const { mod, alt, key } = parseKeys(keys)
  if (mod && editingKeys.has(key) && !alt && place.isTyping) return false
  return mod || alt || /^F\d+$/.test(key)
}

/** Runs commands by their keys until the returned function is called. */
export function dispatchKeys(): () => void {
  window.addEventListener('keydown', pressed, { capture: true })
  document.addEventListener('keydown', escaped)
  return () => {
    window.removeEventListener('keydown', pressed, { capture: true })
    document.removeEventListener('keydown', escaped)
  }
}

/** Runs in the capturing phase, since components stop the keys that they handle. */
function pressed(event: KeyboardEvent): void {
  if (event.isComposing || event.key === 'Escape') return
  const isCovered = isOverlayOpen()
  const place = placeOf(event.target)
  const matching = allCommands().filter(
    command =>
      (command.inOverlay === true || !isCovered) &&
      (command.keys ?? []).some(keys => isPressed(keys, event) && mayAct(command, keys, place)),
  )
  if (matching.length === 0) return
  event.preventDefault()
  event.stopPropagation()
  if (event.repeat && event.key.length === 1) return
  matching.find(command => command.isDisabled !== true)?.run()
}

/** Runs after all other handlers: those that use Escape have prevented its default. */
function escaped(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || isOverlayOpen()) return
  if (escapeOnce()) event.preventDefault()
}

const select = '[aria-haspopup="listbox"]'
const typed = `input:not([type="checkbox"], [type="radio"]), textarea, ${select}, [contenteditable="true"]`
const list = '[role="grid"], [role="treegrid"], [role="listbox"], [data-list]'

function placeOf(target: EventTarget | null): KeyContext {
  const element = target instanceof Element ? target : null
  return {
    isEditing: element?.matches(typed) === true,
    isTyping: element?.matches(typed) === true && !element.matches(select),
    isInList: element !== null && element.closest(list) !== null,
    isTypingAhead: element !== null && element.closest('[data-typing]') !== null,
    hasSingleKeys: preferences().singleKeys,
  }
}
