import type { FromPage, ToPage } from '../page/messages.ts'

/** What a page can be told to do. Addresses are the app's own (`app://…`) on both sides of this port. */
export interface PagePort {
  /** Chromium's name of the page, by which Playwright finds the window. */
  readonly targetId: string
  /** Ends when the new document is there, or with Chromium's name of what went wrong (`ERR_…`). */
  navigate(address: string): Promise<string | null>
  reload(): void
  /** Arrives in order; lost where no preload script runs, as in Electron. */
  tell(messages: readonly ToPage[]): void
  resize(size: PageSize): void
  setDark(isDark: boolean): void
  crash(): void
  close(): Promise<void>
}

export interface PageSize {
  readonly width: number
  readonly height: number
}

/** What a page tells, and asks. */
export interface PageEvents {
  navigated(address: string): void
  navigatedWithin(address: string): void
  titled(title: string): void
  domReady(): void
  loaded(): void
  crashed(): void
  closed(): void
  /** @param isCurrent - false once the document that sent it was left. */
  posted(message: FromPage, isCurrent: () => boolean): void
  /** Asked before the page goes elsewhere by itself. */
  mayNavigate(address: string): boolean
  /** The page has asked for a new window; it gets none. */
  wantedWindow(address: string, frameName: string): void
  /** Null: the scheme is not handled by the app. */
  respond(address: string, toRequest: () => Request): Promise<Response> | null
}

export interface PageOptions extends PageSize {
  readonly preloadPath: string | null
  readonly isDark: boolean
}

/** Opens a page, hidden from everybody: the window that it belongs to exists in the double only. */
export type OpenPage = (options: PageOptions, events: PageEvents) => Promise<PagePort>
