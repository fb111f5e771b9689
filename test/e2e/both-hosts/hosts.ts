import { mkdir, readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'

import type { DemoArchive } from '#demo/server/index'
import type { CallName, Input, Output } from '#shared/contract/calls'
import { callPath, keyHeader } from '#shared/contract/http-paths'
import { openBrowser } from '#test/browser'
import { startPageHost } from '#test/page-host'
import { savedText } from '#test/saved-text'
import { openDesktopApp } from '../desktop-app.ts'
import { openPaired } from '#test/page-watch'

/** The same page on both of its hosts. Specs act by visible labels and keys, and ask the host by its contract alone. */

/** The size of the images in the archive of both hosts. */
export const scale = 0.05

/** One page over a host and a demo archive of its own. */
export interface OpenedPage {
  readonly page: Page
  readonly archive: DemoArchive
  /** An empty folder that the host may write to. */
  readonly filesFolder: string
  /** Asks the host as the page does. */
  readonly ask: <N extends CallName>(name: N, input: Input<N>) => Promise<Output<N>>
  /** Does what saves a file, and reads what was saved. */
  readonly saved: (save: () => Promise<void>) => Promise<SavedFile>
}
export interface SavedFile {
  readonly name: string
  readonly text: string
}

/** Opens a page, which is closed after the test. */
export type OpenPage = () => Promise<OpenedPage>
type Closable = OpenedPage & { close(): Promise<void> }

/** Runs the same specs once in a browser against the headless host, and once in the window of the desktop app. */
export function onBothHosts(specs: (open: OpenPage) => void): void {
  let browser: Browser
  let closers: (() => Promise<void>)[] = []
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    const all = closers
    closers = []
    for (const close of all) await close()
  })
  describe.each([
    ['browser', () => inBrowser(browser)],
    ['desktop', onDesktop],
  ])('in the %s', (_name, start) => {
    specs(async () => {
      const opened = await start()
      closers.push(() => opened.close())
      opened.page.setDefaultTimeout(15_000)
      return opened
    })
  })
}

/** Goes to a screen by its visible name, and waits until it is there. */
export async function go(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click()
  await page.getByRole('heading', { name: screen, level: 1 }).waitFor()
}

async function inBrowser(browser: Browser): Promise<Closable> {
  const host = await startPageHost({ scale })
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await openPaired(page, host)
  return {
    page,
    archive: host.archive,
    filesFolder: host.filesFolder,
    ask: async (name, input) => {
      const reply: unknown = await page.evaluate(
        async ({ address, keyHeader, body }) => {
          const key = sessionStorage.getItem('halyard.key') ?? ''
          const headers = { 'content-type': 'application/json', [keyHeader]: key }
          return (await fetch(address, { method: 'POST', headers, body })).json() as Promise<unknown>
        },
        { address: callPath, keyHeader, body: JSON.stringify({ name, input }) },
      )
      if (typeof reply !== 'object' || reply === null || !('value' in reply))
        throw new Error(`${name} answered ${JSON.stringify(reply)}`)
      return reply.value as never // the door has made it from this call's own schema
    },
    saved: async save => {
      const [download] = await Promise.all([page.waitForEvent('download'), save()])
      return { name: download.suggestedFilename(), text: await savedText(download) }
    },
    close: async () => {
      await context.close()
      await host.stop()
    },
  }
}

async function onDesktop(): Promise<Closable> {
  const app = await openDesktopApp({ scale })
  const { page } = app.desktop
  await app.shown()
  await mkdir(app.filesFolder)
  return {
    page,
    archive: app.archive,
    filesFolder: app.filesFolder,
    ask: (name, input) => app.ask(name, input),
    saved: async save => {
      // A person would be asked for a place by the system.
      const downloadPath = path.join(app.profileFolder, '..', 'saved')
      const session = await page.context().newCDPSession(page)
      await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath })
      await save()
      const names = async (): Promise<readonly string[]> => readdir(downloadPath).catch(() => [])
      await expect.poll(names).toEqual([expect.not.stringMatching(/\.crdownload$/)])
      const [name = ''] = await names()
      return { name, text: await readFile(path.join(downloadPath, name), 'utf8') }
    },
    close: () => app.stop(),
  }
}
