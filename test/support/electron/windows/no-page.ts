import type { ToPage } from '../page/messages.ts'
import type { OpenPage, PageEvents } from './page-port.ts'

/** A page that nobody sees: what it may tell, and what it is told. */
export interface NoPage {
  readonly events: PageEvents
  /** Called with each message from the main process. */
  hear: (message: ToPage) => void
}

const opened: NoPage[] = []

/** The page that was opened last. */
export function lastNoPage(): NoPage {
  const last = opened.at(-1)
  if (last === undefined) throw new Error('No window was opened.')
  return last
}

/** Windows without a browser: every address loads at once and shows nothing. For unit tests. */
export const openNoPage: OpenPage = (_options, events) => {
  const page: NoPage = { events, hear: () => undefined }
  opened.push(page)
  let address = ''
  const load = (): void => {
    events.navigated(address)
    events.domReady()
    events.loaded()
  }
  return Promise.resolve({
    targetId: `no-page-${opened.length}`,
    navigate: to => {
      address = to
      setImmediate(load)
      return Promise.resolve(null)
    },
    reload: () => void setImmediate(load),
    tell: messages => {
      for (const message of messages) page.hear(message)
    },
    resize: () => undefined,
    setDark: () => undefined,
    crash: () => void setImmediate(() => events.crashed()),
    close: () => Promise.resolve(),
  })
}
