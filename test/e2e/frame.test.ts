import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { startPageHost } from '#test/page-host'
import type { PageHost } from '#test/page-host'
import type { OpeningView, PageCommand } from '#shared/contract/areas/shell'
import { openPaired } from '#test/page-watch'
import { pageKit } from '#test/page-kit'

/** The frame of the real page, over a real host with an empty queue. */

const kit = pageKit()
let host: PageHost
let page: Page
let complaints: readonly string[]

beforeAll(async () => {
  host = await startPageHost()
})
afterAll(() => host.stop())
beforeEach(async () => {
  const opened = await kit.openPage(host, { context: { viewport: { width: 1200, height: 760 } } })
  page = opened.page
  complaints = opened.complaints
})

const present = () => page.locator('[aria-current="page"]').innerText()
const titles = ['Search', 'Selection', 'Queue', 'Manifests', 'Settings', 'Token'] as const

test('the landmarks are there, and the code is gone from the address', async () => {
  expect(page.url()).toBe(host.url)
  for (const role of ['navigation', 'main', 'contentinfo'] as const) await page.getByRole(role).waitFor()
  await page.getByRole('region', { name: 'Notifications' }).waitFor({ state: 'attached' })
  await page.getByRole('contentinfo').getByText('Online').waitFor()
  await page.getByRole('contentinfo').getByText('0 left').waitFor()
  expect(complaints).toEqual([])
})

test('Alt with a digit goes to a screen; a reload and the way back stay with it', async () => {
  for (const [index, title] of titles.entries()) {
    await page.keyboard.press(`Alt+${index + 1}`)
    await expect.poll(present).toBe(title)
    await expect.poll(() => page.title()).toBe(`${title} · Halyard`)
  }
  await page.reload()
  await expect.poll(present).toBe('Token')
  await page.goBack()
  await expect.poll(present).toBe('Settings')
  expect(complaints).toEqual([])
})

test('narrow, the rail is icons with their names as tooltips, and 320 px are enough', async () => {
  await page.setViewportSize({ width: 800, height: 600 })
  const search = page.getByRole('link', { name: 'Search' })
  expect((await search.boundingBox())?.width).toBeLessThan(40)
  await page.getByRole('link', { name: 'Selection' }).focus()
  await page.keyboard.press('Shift+Tab')
  await page.getByRole('tooltip').getByText('Search').waitFor()
  await page.setViewportSize({ width: 320, height: 640 })
  for (const title of titles) {
    await page.getByRole('link', { name: title }).click()
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  }
})

test('a theme that was chosen is there before the first paint, and only its name is kept', async () => {
  const changed = await host.service.handlers['settings.change']({ change: { theme: 'night' } })
  expect(changed.settings.theme).toBe('night')
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('night')
  expect(await page.evaluate(() => Object.entries(window.localStorage))).toEqual([['halyard.theme', 'night']])
  // Without its modules the page paints what it would paint first.
  await page.route('**/assets/*.js', route => route.abort())
  await page.reload()
  expect(await page.evaluate(() => window.getComputedStyle(document.body).backgroundColor)).toBe(
    'rgb(0, 0, 0)',
  )
  await host.service.handlers['settings.reset']({ names: ['theme'] })
})

test('a host that stops is shown with the time of the last update, and found again when it is back', async () => {
  await page.getByRole('contentinfo').getByText('Online').waitFor()
  // New connections fail until they are let through; the present one ends with the host.
  await page.route('**/api/events', route => route.abort())
  await host.restart()
  await page.getByText(/Halyard does not answer\. Last update \d\d:\d\d:\d\d\./).waitFor()
  await page.getByRole('contentinfo').getByText('↓ —').waitFor()
  const reconnect = page.getByRole('button', { name: 'Reconnect' })
  await reconnect.waitFor()
  await page.unroute('**/api/events')
  // It may have come back by itself between the two.
  await reconnect.click({ timeout: 1000 }).catch(() => undefined)
  await page.getByRole('contentinfo').getByText('Online').waitFor()
  await page.getByText(/Last update/).waitFor({ state: 'detached' })
})

test('a page that was just opened says that its report covers its own time only', async () => {
  await page.reload()
  await page.getByRole('button', { name: 'Activity' }).click()
  const dialog = page.getByRole('dialog', { name: 'Activity' })
  await dialog.getByText(/^No notifications since this page was opened\./).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('the palette goes to a screen', async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a command' }).fill('token')
  await page.keyboard.press('Enter')
  await expect.poll(present).toBe('Token')
})

test('what surrounds the page gives it commands and things to open', async () => {
  const commands = new Set<(command: PageCommand) => void>()
  const openings: OpeningView[] = [{ kind: 'unreadable', message: 'This file is not a list.' }]
  const shell = {
    takeOpening: () => Promise.resolve(openings.shift() ?? null),
    onCommand: (listener: (command: PageCommand) => void) => {
      commands.add(listener)
      return () => commands.delete(listener)
    },
    onOpening: () => () => undefined,
  }
  const desktop = await startPageHost({ host: port => ({ ...port, shell }) })
  try {
    await openPaired(page, desktop)
    await page.getByRole('status').getByText('This file is not a list.').waitFor()
    await page.getByRole('contentinfo').getByText('Online').waitFor()
    for (const told of commands) told('go-token')
    await expect.poll(present).toBe('Token')
    for (const told of commands) told('shortcuts')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  } finally {
    await desktop.stop()
  }
})

test('a browser without a session is paired by typing the code; a wrong one is explained at its field', async () => {
  const { page: other } = await kit.openBlank()
  await other.goto(host.url)
  await other.getByRole('textbox', { name: 'Code' }).fill('22222222')
  await other.keyboard.press('Enter')
  await other.getByRole('alert').getByText('This code is wrong').waitFor()
  await other.getByRole('textbox', { name: 'Code', description: /This code is wrong/ }).waitFor()
  await other.getByLabel('Code').fill(host.newPairedUrl().slice(-8).toLowerCase())
  await other.keyboard.press('Enter')
  await other.getByRole('navigation', { name: 'Screens' }).waitFor()
})
