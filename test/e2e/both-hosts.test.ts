import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { barriers } from '#test/axe'
import { openBrowser } from '#test/browser'
import { startPageHost } from '#test/page-host'
import { openDesktopApp, until } from './desktop-app.ts'
import { openPaired } from './page-watch.ts'

/** The same page on both of its hosts, by visible labels: what one can do, the other can. */

interface OpenedPage {
  readonly page: Page
  readonly token: string
  /** The batches so far, as the host's own contract tells them. */
  readonly batchFolder: () => Promise<string>
  close(): Promise<void>
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function inBrowser(): Promise<OpenedPage> {
  const host = await startPageHost({ scale: 0.05 })
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await openPaired(page, host)
  return {
    page,
    token: host.archive.token,
    batchFolder: () => Promise.resolve(host.halyard.queue.batches()[0]?.folder ?? ''),
    close: async () => {
      await context.close()
      await host.stop()
    },
  }
}

async function onDesktop(): Promise<OpenedPage> {
  const app = await openDesktopApp()
  const { page } = app.desktop
  await app.shown()
  return {
    page,
    token: app.archive.token,
    batchFolder: async () => (await app.ask('queue.overview', {})).batches[0]?.folder ?? '',
    close: () => app.stop(),
  }
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe.each([
  ['browser', inBrowser],
  ['desktop', onDesktop],
])('in the %s', (_name, open) => {
  async function opened(): Promise<OpenedPage> {
    const found = await open()
    closers.push(() => found.close())
    found.page.setDefaultTimeout(15_000)
    return found
  }
  const go = (page: Page, screen: string): Promise<void> =>
    page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click()

  test('every screen opens, names itself, and keeps nobody out', async () => {
    const { page } = await opened()
    for (const screen of ['Search', 'Selection', 'Queue', 'Manifests', 'Settings', 'Token']) {
      await go(page, screen)
      await page.getByRole('heading', { name: screen, level: 1 }).waitFor()
      expect(await page.title()).toContain(screen)
      expect(await barriers(page)).toEqual([])
    }
  })

  test('found, chosen by a pattern, fetched, verified, listed and looked into', async () => {
    const { page, batchFolder } = await opened()
    await go(page, 'Search')
    await page.getByRole('button', { name: '2733', exact: true }).click()
    await page.getByRole('checkbox', { name: /Select jw02733-o001_t001_nircam_clear-f090w/ }).click()
    await page.getByRole('button', { name: /Choose files/ }).click()
    await page
      .getByText(/^\d+ of \d+ files/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /^Start(?! options)/ }).click()
    await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor()
    await go(page, 'Manifests')
    await page.getByRole('gridcell', { name: 'All verified' }).click()
    await page
      .getByRole('row', { name: /_i2d\.fits/ })
      .first()
      .click()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Quick look' }).click()
    await page.getByRole('img', { name: /_i2d\.fits: Image/ }).waitFor()
    const manifest = path.join(await batchFolder(), 'manifest.json')
    await until(() =>
      readFile(manifest).then(
        () => true,
        () => false,
      ),
    )
    const { items } = JSON.parse(await readFile(manifest, 'utf8')) as { items: { state: string }[] }
    expect(items.map(item => item.state)).toEqual(items.map(() => 'done'))
  })

  test('signed in without a trace of the token, and another look at once', async () => {
    const { page, token } = await opened()
    await go(page, 'Token')
    await page.getByLabel('Token', { exact: true }).fill(token)
    await page.getByRole('button', { name: /Check and save/ }).click()
    await page
      .getByText(/Signed in as/)
      .first()
      .waitFor()
    expect(await page.content()).not.toContain(token)
    await go(page, 'Settings')
    await page.getByText('Night red', { exact: true }).click()
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'night')
  })
})
