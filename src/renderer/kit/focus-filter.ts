import { screenFilterAttribute } from './search-field.tsx'

/**
 * Moves the focus to the screen's filter. For a button that clears a filter and disappears with it: its focus would be
 * lost (WCAG 2.4.3).
 */
export function focusFilter(): void {
  document.querySelector<HTMLElement>(`[${screenFilterAttribute}]`)?.focus()
}
