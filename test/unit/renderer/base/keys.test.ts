import { expect, test } from 'vitest'

import { mayAct } from '#renderer/frame/dispatch'
import { ariaKeys, isCharacterKey, isPressed, keysText, parseKeys } from '#renderer/base/keys'

const press = (key: string, more: object = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

test('chords are read from their text', () => {
  expect(parseKeys('Mod+Shift+E')).toEqual({ mod: true, alt: false, shift: true, key: 'e' })
  expect(parseKeys('Alt+ArrowUp')).toEqual({ mod: false, alt: true, shift: false, key: 'ArrowUp' })
  expect([parseKeys('/').key, parseKeys('Mod+Plus').key, parseKeys('Space').key]).toEqual(['/', '+', ' '])
})

test('mod is Command on a Mac and Control elsewhere, and never both', () => {
  expect(isPressed('Mod+K', press('k', { metaKey: true }), true)).toBe(true)
  expect(isPressed('Mod+K', press('k', { ctrlKey: true }), true)).toBe(false)
  expect(isPressed('Mod+K', press('k', { ctrlKey: true }), false)).toBe(true)
  expect(isPressed('Mod+K', press('k', { ctrlKey: true, metaKey: true }), false)).toBe(false)
})

test('shift matters for letters and named keys, not for signs', () => {
  expect(isPressed('P', press('P', { shiftKey: true }), false)).toBe(false)
  expect(isPressed('Shift+P', press('P', { shiftKey: true }), false)).toBe(true)
  expect(isPressed('?', press('?', { shiftKey: true }), false)).toBe(true)
  expect(isPressed('F6', press('F6', { shiftKey: true }), false)).toBe(false)
})

test('with Alt a digit is known by its place, since the character is another one', () => {
  expect(isPressed('Alt+3', press('£', { altKey: true, code: 'Digit3' }), true)).toBe(true)
  expect(isPressed('Alt+3', press('3', { code: 'Digit3' }), false)).toBe(false)
})

test('people and assistive technology get the keys of their system', () => {
  expect([keysText('Mod+Shift+E', false), keysText('Mod+Shift+E', true)]).toEqual(['Ctrl+Shift+E', '⇧⌘E'])
  expect([keysText('Alt+ArrowUp', false), keysText('L', true)]).toEqual(['Alt+↑', 'L'])
  expect([ariaKeys('Mod+K', false), ariaKeys('Mod+K', true)]).toEqual(['Control+K', 'Meta+K'])
})

test('single characters are distinguished, since they may be switched off', () => {
  expect(['L', '/', '?', 'Shift+P', 'Delete', 'F6', 'Mod+K', 'Alt+1'].map(isCharacterKey)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

const anywhere = {
  isEditing: false,
  isTyping: false,
  isInList: false,
  isTypingAhead: false,
  hasSingleKeys: true,
}
const command = { id: 'a', title: 'A', run: () => undefined }

test('a command acts only where its keys mean nothing else', () => {
  const inGrid = { ...command, inGrid: true }
  expect(mayAct(inGrid, 'P', anywhere)).toBe(false)
  expect(mayAct(inGrid, 'P', { ...anywhere, isInList: true })).toBe(true)
  expect(mayAct(inGrid, 'P', { ...anywhere, isInList: true, isTypingAhead: true })).toBe(false)
  expect(mayAct(inGrid, 'P', { ...anywhere, isInList: true, hasSingleKeys: false })).toBe(false)
  expect(mayAct(inGrid, 'Delete', { ...anywhere, isInList: true, hasSingleKeys: false })).toBe(true)
  const editing = { ...anywhere, isEditing: true, isTyping: true }
  expect(['/', 'Delete', 'Mod+Z', 'Mod+A'].map(keys => mayAct(command, keys, editing))).toEqual([
    false,
    false,
    false,
    false,
  ])
  // A list of choices is no text: it has no undo of its own.
  expect(mayAct(command, 'Mod+Z', { ...editing, isTyping: false })).toBe(true)
  expect(['Mod+K', 'Alt+3', 'F6', 'Mod+Enter'].map(keys => mayAct(command, keys, editing))).toEqual([
    true,
    true,
    true,
    true,
  ])
})
