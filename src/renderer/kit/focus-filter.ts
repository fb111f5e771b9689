import { screenFilterAttribute } from './search-field.tsx'

/**
 * Brings the focus to the screen's filter: for a button that takes a filter away and goes with it, since the focus of
 * what has gone would be lost (WCAG 2.4.3).
 */
export function focusFilter(): void {
  document.querySelector<HTMLElement>(`[${screenFilterAttribute}]`)?.focus()
}
