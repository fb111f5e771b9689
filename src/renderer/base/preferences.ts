import { create } from 'zustand'

import { defaultSettings } from '#shared/settings'
import type { Settings } from '#shared/settings'

/** The settings that concern the page: its look and its keys. */
export type Preferences = Pick<Settings, 'theme' | 'density' | 'isUtc' | 'singleKeys'>
export type Theme = Preferences['theme']

const themes: readonly Theme[] = ['system', 'light', 'dark', 'night']

/** Stores only the theme's name, so that the next start uses it from its first frame (`public/theme.js`). */
const themeKey = 'halyard.theme'

const store = create<Preferences>(() => ({ ...pick(defaultSettings), theme: rememberedTheme() }))

/** The present preferences, following their changes. */
export const usePreferences = (): Preferences => store()
export const preferences = (): Preferences => store.getState()

/** Applies some of them at once. The host stores them, as settings. */
export function applyPreferences(some: Partial<Preferences>): void {
  store.setState(pick({ ...store.getState(), ...some }))
  const { theme, density } = store.getState()
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
  dataset['density'] = density
  rememberTheme(theme)
}

function pick({ theme, density, isUtc, singleKeys }: Preferences): Preferences {
  return { theme, density, isUtc, singleKeys }
}

function rememberTheme(theme: Theme): void {
  try {
    window.localStorage.setItem(themeKey, theme)
  } catch {
    // Expected: without storage the next start begins in the system's theme.
  }
}

function rememberedTheme(): Theme {
  try {
    const name = window.localStorage.getItem(themeKey)
    return themes.find(theme => theme === name) ?? 'system'
  } catch {
    // Expected: as above.
    return 'system'
  }
}
