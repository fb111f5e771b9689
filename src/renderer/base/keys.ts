import { isMac } from './system.ts'

/** A key with its modifiers. `mod` is Command on a Mac and Control elsewhere. */
export interface KeyChord {
  readonly mod: boolean
  readonly alt: boolean
  readonly shift: boolean
  /** As `KeyboardEvent.key` names it; letters in lower case. */
  readonly key: string
}

/** The part of a keyboard event that decides. */
export interface Pressed {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/**
 * Reads `Mod+Enter`, `Shift+P`, `Alt+ArrowUp`, `/`, `L`. The part after the last `+` is the key; `+` itself is
 * `Plus`.
 */
export function parseKeys(keys: string): KeyChord {
  const parts = keys.split('+')
  const last = parts.at(-1) ?? ''
  const key = last === 'Plus' ? '+' : last === 'Space' ? ' ' : last
  return {
    mod: parts.includes('Mod'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
    key: key.length === 1 ? key.toLowerCase() : key,
  }
}

/** Whether a press is this chord. */
export function isPressed(keys: string, pressed: Pressed, onMac = isMac): boolean {
  const chord = parseKeys(keys)
  const mod = onMac ? pressed.metaKey : pressed.ctrlKey
  const other = onMac ? pressed.ctrlKey : pressed.metaKey
  if (other || mod !== chord.mod || pressed.altKey !== chord.alt) return false
  // The place of a sign differs between layouts, so Shift counts only with letters and named keys.
  const isSign = chord.key.length === 1 && !/[a-z0-9 ]/.test(chord.key)
  if (!isSign && pressed.shiftKey !== chord.shift) return false
  return pressed.key.toLowerCase() === chord.key.toLowerCase() || codeOf(chord) === pressed.code
}

/** With Alt and on other layouts `key` is another character; then the place of a letter or digit decides. */
function codeOf({ key, alt, mod }: KeyChord): string | null {
  if (!alt && !mod) return null
  if (/^[a-z]$/.test(key) && alt) return `Key${key.toUpperCase()}`
  return /^\d$/.test(key) ? `Digit${key}` : null
}

/** A key that also types a character: it does not act while text is entered, and can be turned off (WCAG 2.1.4). */
export function isCharacterKey(keys: string): boolean {
  const { mod, alt, key } = parseKeys(keys)
  return !mod && !alt && key.length === 1 && key !== ' '
}

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
  ' ': 'Space',
}

/** For people: `Ctrl+Shift+E`, on a Mac `⇧⌘E`. */
export function keysText(keys: string, onMac = isMac): string {
  const { mod, alt, shift, key } = parseKeys(keys)
  const name = signs[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  if (onMac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${name}`
  return [mod ? 'Ctrl' : '', alt ? 'Alt' : '', shift ? 'Shift' : '', name]
    .filter(part => part !== '')
    .join('+')
}

/** For `aria-keyshortcuts` (WAI-ARIA 1.2): `Control+Shift+E`, `Meta+K`. */
export function ariaKeys(keys: string, onMac = isMac): string {
  return keys.replace('Mod', onMac ? 'Meta' : 'Control')
}
