import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'

import { openBrowser } from './browser.ts'
import { heading, visit } from './journey-kit.ts'
import { startPageHost } from './page-host.ts'
import type { PageHost, PageHostOptions } from './page-host.ts'
import { openPaired, openWatched } from './page-watch.ts'
import type { WatchedPage } from './page-watch.ts'

export interface OpenedPage extends WatchedPage {
  readonly host: PageHost
  readonly context: BrowserContext
}

export interface OpenOptions {
  /** How its host is started. */
  readonly host?: PageHostOptions
  /** Of the browser; English, 1280 by 900 unless told. */
  readonly context?: BrowserContextOptions
  /** Shown when it is open; the queue unless told. */
  readonly screen?: string
  /** Fills the host before a page looks at it. */
  readonly before?: (host: PageHost) => Promise<unknown>
}

export interface PageKit {
  readonly browser: () => Browser
  /** A host of its own, and a paired page of it. Both are closed after the test. */
  open(options?: OpenOptions): Promise<OpenedPage>
  /** Another paired page of a host, in a browser profile of its own. Closed after the test. */
  openPage(host: PageHost, options?: Omit<OpenOptions, 'host' | 'before'>): Promise<OpenedPage>
  /** Runs after the test, before what was opened earlier is closed. */
  after(close: () => Promise<unknown>): void
}

/** A machine may be busy; a page that stays away is told after this. */
const longestMs = 20_000

/** One browser for the specs of a file. Call it at the top of the file. */
export function pageKit(): PageKit {
  let browser: Browser | undefined
  const closers: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  afterAll(() => browser?.close())
  const present = (): Browser => {
    if (browser === undefined) throw new Error('The browser is there within tests alone.')
    return browser
  }

  async function openPage(
    host: PageHost,
    { context: options = {}, screen = 'Queue' }: Omit<OpenOptions, 'host' | 'before'> = {},
  ): Promise<OpenedPage> {
    const context = await present().newContext({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      ...options,
    })
    closers.push(() => context.close())
    context.setDefaultTimeout(longestMs)
    const watched = await openWatched(context)
    await openPaired(watched.page, host)
    await heading(watched.page, 'Queue').waitFor()
    if (screen !== 'Queue') await visit(watched.page, screen)
    return { ...watched, host, context }
  }

  return {
    browser: present,
    openPage,
    open: async ({ host: hostOptions = {}, before, ...options } = {}) => {
      const host = await startPageHost(hostOptions)
      closers.push(() => host.stop())
      await before?.(host)
      return openPage(host, options)
    },
    after: close => void closers.push(close),
  }
}
