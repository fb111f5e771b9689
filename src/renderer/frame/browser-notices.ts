import { create } from 'zustand'

/**
 * Notifications by the browser, for a page that nobody looks at. The browser keeps whether they are allowed, and asks only
 * after a press; whether they are wanted is kept here. The desktop app has its own and never switches these on.
 */
export type NoticeState =
  /** This browser gives this page none. */
  | 'unavailable'
  /** The person, or the browser for them, has said no; only the browser's own settings change it. */
  | 'blocked'
  | 'off'
  | 'on'

const wantedKey = 'halyard.notices'

const store = create<{ readonly state: NoticeState }>(() => ({ state: presentState() }))

export const useNoticeState = (): NoticeState => store(({ state }) => state)

/** Switches them on, asking the browser first where it has to be asked. Called by a press, else browsers refuse. */
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
 * Shows one while the page is hidden, where they are on. Pressing it shows the page and runs `open`. What several tabs tell
 * under one name is shown once.
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
    // Some browsers of phones give them to installed pages alone; the same text is in the page.
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
    // Without storage they are off at each start.
    return false
  }
}

function keepWanted(areWanted: boolean): void {
  try {
    if (areWanted) window.localStorage.setItem(wantedKey, 'yes')
    else window.localStorage.removeItem(wantedKey)
  } catch {
    // As above.
  }
}
