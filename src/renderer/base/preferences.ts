import { create } from 'zustand'

import { defaultSettings } from '#shared/settings'
import type { Settings } from '#shared/settings'

/** How the page looks and listens: the settings that concern it. */
export type Preferences = Pick<Settings, 'theme' | 'density' | 'isUtc' | 'singleKeys'>
export type Theme = Preferences['theme']

const themes: readonly Theme[] = ['system', 'light', 'dark', 'night']

/** Only the theme's name is kept here, so that the next start paints in it from its first frame (`public/theme.js`). */
const themeKey = 'halyard.theme'

const store = create<Preferences>(() => ({ ...pick(defaultSettings), theme: rememberedTheme() }))

/** The present preferences, following their changes. */
export const usePreferences = (): Preferences => store()
export const preferences = (): Preferences => store.getState()

/** Puts some of them into force at once. The settings are where they are kept. */
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
    // Without storage the next start begins in the system's theme, and that is all.
  }
}

function rememberedTheme(): Theme {
  try {
    const name = window.localStorage.getItem(themeKey)
    return themes.find(theme => theme === name) ?? 'system'
  } catch {
    // As above.
    return 'system'
  }
}
