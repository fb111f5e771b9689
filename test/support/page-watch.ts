import type { BrowserContext, Page } from 'playwright'

/** A page and everything it complained about: errors, warnings of the browser, and breaches of its own rules. */
export interface WatchedPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

export async function openWatched(context: BrowserContext): Promise<WatchedPage> {
  const complaints: string[] = []
  const page = await context.newPage()
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.exposeFunction('reportBreach', (breach: string) => complaints.push(breach))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const report = (window as unknown as { reportBreach: (breach: string) => void }).reportBreach // exposed above
      report(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`)
    })
  })
  return { page, complaints }
}

/** What the status bar says while the host answers, whether or not the archive does. */
const live = /^(?:Online|No network|The archive does not answer)$/

/**
 * Opens the page with a code and waits until it has its session: a page that is left or loaded again before would have
 * used the code up in vain.
 */
export async function openPaired(page: Page, host: { newPairedUrl(): string }): Promise<void> {
  await page.goto(host.newPairedUrl())
  await page.getByText(live).first().waitFor({ state: 'attached' })
}
