import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'

import { openBrowser } from './browser.ts'
import { heading, visit } from './journey-kit.ts'
import { startPageHost } from './page-host.ts'
import type { PageHost, PageHostOptions } from './page-host.ts'
import { openPaired, openWatched } from './page-watch.ts'
import type { WatchedPage } from './page-watch.ts'

/** A page that has not been sent anywhere. */
export interface BlankPage extends WatchedPage {
  readonly context: BrowserContext
}
export interface OpenedPage extends BlankPage {
  readonly host: PageHost
}

export interface PageOptions {
  /** Of the browser; English, 1280 by 900 unless told. */
  readonly context?: BrowserContextOptions
  /** Shown when it is open; the queue unless told. */
  readonly screen?: string
}
export interface OpenOptions extends PageOptions {
  /** How its host is started. */
  readonly host?: PageHostOptions
  /** Fills the host before a page looks at it. */
  readonly before?: (host: PageHost) => Promise<unknown>
}

/** Whatever is opened here is closed after the test, the last first. */
export interface PageKit {
  readonly browser: () => Browser
  /** A host of its own, and a paired page of it. */
  open(options?: OpenOptions): Promise<OpenedPage>
  openHost(options?: PageHostOptions): Promise<PageHost>
  /** A paired page of a host, in a browser profile of its own. */
  openPage(host: PageHost, options?: PageOptions): Promise<OpenedPage>
  /** A page in a browser profile of its own, to be paired later or never. */
  openBlank(context?: BrowserContextOptions): Promise<BlankPage>
  /** Runs before what was opened earlier is closed. */
  after(close: () => unknown): void
}

/** A machine may be busy; what stays away for longer than this is missing. */
const longestMs = 20_000

/** What a page shows and complained about: said of a spec that failed. */
async function shownBy({ page, complaints }: WatchedPage): Promise<string> {
  const text = page.isClosed() ? 'closed' : await page.innerText('body', { timeout: 2_000 }).catch(String)
  return ['', `-- ${page.url()} shows:`, text, ...complaints.map(complaint => `-- ${complaint}`), ''].join(
    '\n',
  )
}

/** One browser for the specs of a file. Call it at the top of the file. `isKept`: all is closed after the last test. */
export function pageKit({ isKept = false }: { readonly isKept?: boolean } = {}): PageKit {
  let browser: Browser | undefined
  const closers: (() => unknown)[] = []
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  beforeAll(async () => {
    browser = await openBrowser()
  })
  const pages: WatchedPage[] = []
  // Before they are closed.
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const one of pages) process.stdout.write(await shownBy(one))
    if (isKept) return
    pages.length = 0
    await closeAll()
  })
  afterAll(async () => {
    await closeAll()
    await browser?.close()
  })
  const present = (): Browser => {
    if (browser === undefined) throw new Error('The browser is there within tests alone.')
    return browser
  }

  async function openHost(options: PageHostOptions = {}): Promise<PageHost> {
    const host = await startPageHost(options)
    closers.push(() => host.stop())
    return host
  }
  async function openBlank(options: BrowserContextOptions = {}): Promise<BlankPage> {
    const viewport = { width: 1280, height: 900 }
    const context = await present().newContext({ locale: 'en-US', viewport, ...options })
    closers.push(() => context.close())
    context.setDefaultTimeout(longestMs)
    const watched = await openWatched(context)
    pages.push(watched)
    return { ...watched, context }
  }
  async function openPage(
    host: PageHost,
    { context, screen = 'Queue' }: PageOptions = {},
  ): Promise<OpenedPage> {
    const blank = await openBlank(context)
    await openPaired(blank.page, host)
    await heading(blank.page, 'Queue').waitFor()
    if (screen !== 'Queue') {
      await visit(blank.page, screen)
      await heading(blank.page, screen).waitFor()
    }
    return { ...blank, host }
  }

  return {
    browser: present,
    open: async ({ host: hostOptions, before, ...options } = {}) => {
      const host = await openHost(hostOptions)
      await before?.(host)
      return openPage(host, options)
    },
    openHost,
    openPage,
    openBlank,
    after: close => void closers.push(close),
  }
}
