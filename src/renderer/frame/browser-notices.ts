import { create } from 'zustand'

/**
 * Notifications by the browser while the page is hidden. The browser stores the permission and asks for it only after a
 * press; the wish is stored here. The desktop app has notifications of its own and never turns these on.
 */
export type NoticeState =
  /** This browser does not offer them to this page. */
  | 'unavailable'
  /** Denied; only the browser's own settings change it. */
  | 'blocked'
  | 'off'
  | 'on'

const wantedKey = 'halyard.notices'

const store = create<{ readonly state: NoticeState }>(() => ({ state: presentState() }))

export const useNoticeState = (): NoticeState => store(({ state }) => state)

/** Turns them on and asks for the permission where it is missing. Call it on a press, else browsers refuse. */
export async function allowNotices(): Promise<void> {
  if (!('Notification' in window)) return
  keepWanted(true)
  if (Notification.permission === 'default') await Notification.requestPermission()
  store.setState({ state: presentState() })
}

export function stopNotices(): void {
  keepWanted(false)
  store.setState({ state: presentState() })
}

/**
 * Shows one while the page is hidden, where they are on. Pressing it shows the page and runs `open`. Several tabs
 * that use one name show it once.
 */
export function noticeIfHidden(name: string, text: string, open: () => void): void {
  if (!document.hidden || presentState() !== 'on') return
  try {
    const notice = new Notification('Halyard', { body: text, tag: name })
    notice.addEventListener('click', () => {
      window.focus()
      notice.close()
      open()
    })
  } catch {
    // Expected: some browsers of phones give them to installed pages alone; the same text is in the page.
    store.setState({ state: 'unavailable' })
  }
}

function presentState(): NoticeState {
  if (!('Notification' in window) || !window.isSecureContext) return 'unavailable'
  if (Notification.permission === 'denied') return 'blocked'
  return Notification.permission === 'granted' && isWanted() ? 'on' : 'off'
}

function isWanted(): boolean {
  try {
    return window.localStorage.getItem(wantedKey) === 'yes'
  } catch {
    // Expected: without storage they are off at each start.
    return false
  }
}

function keepWanted(areWanted: boolean): void {
  try {
    if (areWanted) window.localStorage.setItem(wantedKey, 'yes')
    else window.localStorage.removeItem(wantedKey)
  } catch {
    // Expected: as above.
  }
}
