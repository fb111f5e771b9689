/** Whether a dialog, menu or popover is open: then keys are its own, and nothing times out behind it. */
export const isOverlayOpen = (): boolean => document.querySelector('.kit-overlay, .kit-popover') !== null
