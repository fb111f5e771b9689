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
  kit = await openKit(browser, gallery, '#/search')
  page = kit.page
  await page.getByRole('heading', { name: 'Controls' }).waitFor()
})
afterEach(async () => {
  await kit.close()
  expect(kit.complaints).toEqual([])
})

const isMixed = (name: string) =>
  page.getByRole('checkbox', { name }).evaluate((box: HTMLInputElement) => box.indeterminate)

test('a box for several is mixed, and choosing it takes all, then none', async () => {
  const level = page.getByRole('checkbox', { name: 'Level 3' })
  expect(await isMixed('Level 3')).toBe(true)
  await level.click()
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(4)
  await level.click()
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)
  expect(await isMixed('Level 3')).toBe(false)
})

test('a field has its hint and its problem as its description', async () => {
  const target = page.getByRole('textbox', { name: 'Target', description: 'A name or coordinates.' })
  await target.fill('?')
  await page
    .getByRole('textbox', { description: /A name or coordinates\. Enter a name, or coordinates/ })
    .waitFor()
  expect(await target.getAttribute('aria-invalid')).toBe('true')
})

test('a number outside its range is explained and the old value kept; arrows stay inside', async () => {
  const field = page.getByRole('spinbutton', { name: 'Files at once' })
  await field.fill('12')
  await page
    .getByRole('spinbutton', { description: 'Enter a whole number from 1 to 8. The former value is kept.' })
    .waitFor()
  expect(await page.locator('#count').innerText()).toBe('4')
  await field.fill('7')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await page.locator('#count').innerText()).toBe('8')
})

test('choices are made by arrow keys, tabs too', async () => {
  await page.getByRole('radio', { name: '5 min' }).focus()
  await page.keyboard.press('ArrowRight')
  expect(await page.getByRole('radio', { name: '1 h' }).isChecked()).toBe(true)
  await page.getByRole('tab', { name: 'First' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('tabpanel').getByText('Second part').waitFor()
})

test('suggestions are taken by keys, and anything else may be typed', async () => {
  const folder = page.getByRole('combobox', { name: 'Folder' })
  await folder.pressSequentially('/data/m5')
  await page.getByRole('option', { name: '/data/m51' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  expect(await folder.inputValue()).toBe('/data/m51')
  await folder.fill('/elsewhere')
  await page.keyboard.press('Tab')
  expect(await folder.inputValue()).toBe('/elsewhere')
})

test('a plot has a sentence and the same samples as a table', async () => {
  const plot = page.getByRole('figure', { name: 'Throughput' })
  expect(await plot.innerText()).toContain('Between 20 and 97 MB/s')
  expect(await plot.locator('canvas').count()).toBe(1)
  await plot.getByRole('button', { name: 'Show as table' }).click()
  expect(await plot.getByRole('row').count()).toBe(121)
  expect(await plot.getByRole('row').nth(1).innerText()).toContain('100.0 MB/s')
})

test('a name too long for its place keeps its ending, an icon its name', async () => {
  const tip = page.getByRole('tooltip', { name: 'Copy' })
  await page.getByRole('button', { name: 'Copy' }).focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await tip.waitFor()
  await page.keyboard.press('Escape')
  await tip.waitFor({ state: 'detached' })
})

test('while the host does not answer, what needs it is disabled and the way back is offered', async () => {
  await kit.steer({ kind: 'link', link: 'lost' })
  await page.getByText(/Last update \d\d:\d\d:\d\d/).waitFor()
  expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true)
  expect(await page.getByRole('checkbox', { name: 'Level 3' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Reconnect' }).click()
  expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(false)
})

test.each(['light', 'dark', 'night'] as const)(
  '%s: nothing serious in controls, wide and at 320 px',
  async theme => {
    await kit.steer({ kind: 'theme', theme })
    await page.getByText('Reading the list…').waitFor()
    expect(await kit.graveFaults()).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  },
)

test('every state differs by shape and word, not by colour alone', async () => {
  const marks = page.locator('.kit-state')
  const told = await marks.evaluateAll(shown =>
    shown.map(mark => [mark.querySelector('svg')?.innerHTML ?? '', mark.textContent]),
  )
  expect(told.length).toBe(13)
  expect(new Set(told.map(([shape]) => shape)).size).toBe(13)
  expect(new Set(told.map(([, word]) => word)).size).toBe(13)
})
