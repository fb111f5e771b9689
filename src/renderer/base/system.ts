import { bridgeName } from '#shared/contract/bridge'

/** What the page runs on; decided once, for keys and titles. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** True in the desktop app, false in a browser tab. */
export const isDesktop = typeof window !== 'undefined' && bridgeName in window
