/** Moves the focus between the parts of the page (F6), back to where it was in each. */
const lastFocus = new WeakMap<Element, HTMLElement>()
const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"], [role="row"][tabindex]'

/** Remembers where the focus is in each region until the returned function is called. */
export function rememberRegions(): () => void {
  const remember = (event: FocusEvent): void => {
    if (!(event.target instanceof HTMLElement)) return
    const region = event.target.closest('[data-region]')
    if (region !== null && region !== event.target) lastFocus.set(region, event.target)
  }
  document.addEventListener('focusin', remember)
  return () => document.removeEventListener('focusin', remember)
}

/** The next region, or the one before; around at the ends. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(isThere)
  const present = regions.findIndex(region => region.contains(document.activeElement))
  const from = present < 0 && step < 0 ? 0 : present
  const next = regions.at((from + step) % Math.max(1, regions.length))
  if (next !== undefined) focusInto(next)
}

function focusInto(region: HTMLElement): void {
  const former = lastFocus.get(region)
  const target = former !== undefined && region.contains(former) && isThere(former) ? former : firstIn(region)
  ;(target ?? region).focus()
}

function firstIn(region: HTMLElement): HTMLElement | undefined {
  return [...region.querySelectorAll<HTMLElement>(focusable)].find(isThere)
}

/** A region without anything in it, the notifications mostly, is passed over. */
const isThere = (element: HTMLElement): boolean =>
  element.isConnected &&
  !isEmptyRegion(element) &&
  element.closest('[inert]') === null &&
  element.getClientRects().length > 0
const isEmptyRegion = (element: HTMLElement): boolean =>
  element.dataset['region'] !== undefined && element.childElementCount === 0
