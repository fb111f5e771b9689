import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { openBrowser } from '#test/browser'
import { startGallery } from './gallery.ts'
import type { Gallery } from './gallery.ts'
import { openKit } from './kit-page.ts'
import type { KitPage } from './kit-page.ts'

let browser: Browser
let gallery: Gallery
let kit: KitPage
let page: Page

beforeAll(async () => {
  gallery = await startGallery()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gallery.stop()
})
beforeEach(async () => {
  kit = await openKit(browser, gallery, '#/selection')
  page = kit.page
  await page.getByRole('heading', { name: 'Overlays' }).waitFor()
})
afterEach(async () => {
  await kit.close()
  expect(kit.complaints).toEqual([])
})

const button = (name: string) => page.getByRole('button', { name, exact: true })
const log = () => page.locator('#log').innerText()
const notes = () => page.getByRole('region', { name: 'Notifications' }).getByRole('status')
const focusedText = () => page.evaluate(() => document.activeElement?.textContent ?? '')

test('a dialog keeps the focus inside and gives it back', async () => {
  await button('Open dialog').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Import' })
  await dialog.waitFor()
  for (let press = 0; press < 4; press += 1) {
    await page.keyboard.press('Tab')
    expect(await dialog.evaluate(element => element.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(focusedText).toBe('Open dialog')
})

test('what cannot be undone asks first; leaving in any way means no', async () => {
  await button('Delete files').click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete 3 files from /data' })
  await dialog.waitFor()
  expect(await focusedText()).toBe('Cancel')
  await page.keyboard.press('Escape')
  await expect.poll(log).toBe('kept')
  await button('Delete files').click()
  await dialog.getByRole('button', { name: 'Delete 3 files' }).click()
  await expect.poll(log).toBe('deleted')
})

test('popover and menu open by keys and give the focus back', async () => {
  await button('Limit').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Limit' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(focusedText).toBe('Limit')
  await button('Export').focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('menuitem', { name: 'CSV' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(log).toBe('script')
})

test('at most three notes are shown; one with an action waits for its end, and all are in the activity', async () => {
  await kit.steer({ kind: 'toast', text: 'It failed.', tone: 'error' })
  for (const number of [1, 2, 3, 4]) await kit.steer({ kind: 'toast', text: `Note ${number}` })
  await expect.poll(() => notes().allInnerTexts()).toEqual(['It failed.', 'Note 3', 'Note 4'])
  await button('Activity').click()
  const items = page.getByRole('dialog', { name: 'Activity' }).getByRole('listitem')
  expect(await items.count()).toBe(5)
})

test('what was removed comes back by Mod+Z, or by the button of the note', async () => {
  await button('Remove').click()
  await notes().getByText('Removed 2 files.').waitFor()
  await page.keyboard.press('Control+z')
  await expect.poll(log).toBe('undone')
  await expect.poll(() => notes().count()).toBe(0)
})

test('a note goes by itself, but not while the pointer is on it', async () => {
  await page.clock.install()
  await kit.steer({ kind: 'toast', text: 'Kept while read' })
  const note = notes().getByText('Kept while read')
  await note.hover()
  await page.clock.runFor(20_000)
  expect(await note.count()).toBe(1)
  await page.mouse.move(200, 200)
  await page.clock.runFor(9000)
  expect(await note.count()).toBe(0)
})

test.each(['pointer', 'key'])('a note that is dismissed by %s holds none that comes after it', async by => {
  await page.clock.install()
  await kit.steer({ kind: 'toast', text: 'First' })
  const dismiss = notes().getByRole('button', { name: 'Dismiss' })
  if (by === 'pointer') await dismiss.click()
  else {
    await dismiss.focus()
    await page.keyboard.press('Enter')
  }
  expect(await notes().count()).toBe(0)
  // The pointer rests where it was, over nothing now.
  await kit.steer({ kind: 'toast', text: 'Second' })
  await page.mouse.move(200, 200)
  await page.clock.runFor(9000)
  expect(await notes().count()).toBe(0)
})

test('a note with the focus stays as long as it has it', async () => {
  await page.clock.install()
  await kit.steer({ kind: 'toast', text: 'Focused' })
  await notes().getByRole('button', { name: 'Dismiss' }).focus()
  await page.clock.runFor(20_000)
  expect(await notes().count()).toBe(1)
  await button('Note').focus()
  await page.clock.runFor(9000)
  expect(await notes().count()).toBe(0)
})

test('the palette finds by words, runs by Enter, and Escape leaves all as it was', async () => {
  await button('Note').focus()
  await page.keyboard.press('Control+k')
  const input = page.getByRole('combobox', { name: 'Find a command' })
  await input.waitFor()
  await page.keyboard.type('manif')
  await expect
    .poll(() => page.getByRole('option').allInnerTexts())
    .toEqual([expect.stringContaining('Go to Manifests')])
  await page.keyboard.press('Escape')
  await expect.poll(focusedText).toBe('Note')
  await page.keyboard.press('Control+k')
  await input.waitFor()
  await page.keyboard.type('go search')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Controls' }).waitFor()
  expect(await page.title()).toBe('Controls · Halyard')
})

test('the shortcut sheet lists the keys, and F6 goes through the parts of the page', async () => {
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.getByText('Next region').waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  const region = () =>
    page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'))
  await page.getByRole('link', { name: 'Queue' }).focus()
  await page.keyboard.press('F6')
  expect(await region()).toBe('main')
  await page.keyboard.press('F6')
  expect(await region()).toBe('status')
  await page.keyboard.press('F6')
  expect(await focusedText()).toBe('Queue')
  await page.keyboard.press('Shift+F6')
  expect(await region()).toBe('status')
})

test.each(['light', 'dark', 'night'] as const)(
  '%s: nothing serious in dialogs, palette and notes',
  async theme => {
    await kit.steer({ kind: 'theme', theme })
    await kit.steer({ kind: 'toast', text: 'It failed.', tone: 'error' })
    expect(await kit.graveFaults()).toEqual([])
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    expect(await kit.graveFaults()).toEqual([])
    await page.keyboard.press('Escape')
    await button('Open dialog').click()
    await page.getByRole('dialog', { name: 'Import' }).waitFor()
    expect(await kit.graveFaults()).toEqual([])
  },
)
