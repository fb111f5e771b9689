import { barriers } from '#test/axe'
import type { Browser, BrowserContext, Page } from 'playwright'

import { openWatched } from '#test/page-watch'
import type { Gallery } from './gallery.ts'

/** One opened gallery page and what it complained about. */
export interface KitPage {
  readonly page: Page
  readonly complaints: readonly string[]
  steer(call: Steering): Promise<void>
  /** Rules of axe that are broken gravely, with the first element of each. */
  graveFaults(): Promise<readonly string[]>
  close(): Promise<void>
}

/** What the gallery's page lets tests do to it. */
export type Steering =
  | { readonly kind: 'theme'; readonly theme: 'light' | 'dark' | 'night' }
  | { readonly kind: 'single-keys'; readonly isOn: boolean }
  | { readonly kind: 'link'; readonly link: 'live' | 'lost' }
  | { readonly kind: 'toast'; readonly text: string; readonly tone?: 'error' }

export async function openKit(browser: Browser, gallery: Gallery, address = ''): Promise<KitPage> {
  const context: BrowserContext = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1200, height: 760 },
  })
  context.setDefaultTimeout(10_000)
  const { page, complaints } = await openWatched(context)
  await page.goto(`${gallery.url}${address}`)
  return {
    page,
    complaints,
    steer: call => page.evaluate(steering, call),
    graveFaults: () => barriers(page),
    close: () => context.close(),
  }
}

/** Runs in the page, where the gallery has put its handles. */
function steering(call: Steering): void {
  const { gallery } = window as unknown as {
    gallery: {
      applyPreferences(some: object): void
      setLink(link: string): void
      showToast(parts: object): void
    }
  }
  switch (call.kind) {
    case 'theme':
      gallery.applyPreferences({ theme: call.theme })
      return
    case 'single-keys':
      gallery.applyPreferences({ singleKeys: call.isOn })
      return
    case 'link':
      gallery.setLink(call.link)
      return
    case 'toast':
      gallery.showToast(call.tone === undefined ? { text: call.text } : { text: call.text, tone: call.tone })
  }
}
