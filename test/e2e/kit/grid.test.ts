import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

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
afterEach(async () => {
  await kit.close()
  expect(kit.complaints).toEqual([])
})

const grid = () => page.getByRole('grid', { name: 'Files' })
const row = (number: number) => grid().locator(`[role="row"][aria-rowindex="${number + 1}"]`)
const log = () => page.locator('#log').innerText()
const focusedRow = () => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex') ?? null)

async function open(rows: number): Promise<void> {
  kit = await openKit(browser, gallery, `?rows=${rows}`)
  page = kit.page
  await row(1).waitFor()
}

/** Focuses the grid as a keyboard user does. */
async function enter(): Promise<void> {
  await page.getByRole('searchbox', { name: 'Filter' }).focus()
  await page.keyboard.press('Tab')
}

test('one tab stop, real row numbers, and names that say everything', async () => {
  await open(1000)
  await enter()
  await expect.poll(focusedRow).toBe('2')
  expect(await grid().getAttribute('aria-rowcount')).toBe('1001')
  expect(await row(3).getAttribute('aria-label')).toBe(
    'jw0000002-o001_t001_nircam_f335m_i2d.fits, Downloading, 2 percent, 2.0 MB, row 3 of 1,000',
  )
  await page.keyboard.press('Tab')
  // Drawing anew does not fetch the focus back.
  await kit.steer({ kind: 'theme', theme: 'dark' })
  expect(await grid().evaluate(element => element.contains(document.activeElement))).toBe(false)
  await page.keyboard.press('Shift+Tab')
  await expect.poll(focusedRow).toBe('2')
})

test('the box of all rows shows what is selected, also right after a press', async () => {
  await open(1000)
  const all = grid().getByRole('checkbox', { name: 'Select all rows' })
  const state = () => all.evaluate((box: HTMLInputElement) => [box.checked, box.indeterminate])
  expect(await state()).toEqual([false, false])
  await all.click()
  expect(await state()).toEqual([true, false])
  await all.click()
  expect(await state()).toEqual([false, false])
  await row(2).getByRole('checkbox').click()
  expect(await state()).toEqual([false, true])
  await all.click()
  expect(await state()).toEqual([true, false])
  await row(2).getByRole('checkbox').click()
  expect(await state()).toEqual([false, true])
  expect(await row(2).getByRole('checkbox').isChecked()).toBe(false)
})

test.each([100_000, 1_000_000])('%d rows: few elements, and the true last row is reached', async rows => {
  await open(rows)
  await enter()
  await page.keyboard.press('Control+End')
  await row(rows).waitFor()
  await expect.poll(focusedRow).toBe(String(rows + 1))
  const box = await row(rows).boundingBox()
  const frame = await grid().boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0))
  expect(await grid().getByRole('row').count()).toBeLessThan(80)
  await page.keyboard.press('ArrowUp')
  await expect.poll(focusedRow).toBe(String(rows))
  await page.keyboard.press('Control+Home')
  await expect.poll(focusedRow).toBe('2')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageUp')
  await expect.poll(focusedRow).toBe('2')
})

test('dragging the bar of a million rows to its middle shows the middle, and the wheel then scrolls by pixels', async () => {
  await open(1_000_000)
  const first = () =>
    grid().evaluate(element => {
      const top = element.getBoundingClientRect().top + 28
      const rows = [...element.querySelectorAll('[data-index]')]
      const seen = rows.find(shown => shown.getBoundingClientRect().bottom > top + 1)
      return Number(seen?.getAttribute('aria-rowindex')) - 1
    })
  await grid().evaluate(element => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) / 2
  })
  await expect.poll(first).toBeGreaterThan(499_900)
  const before = await first()
  expect(before).toBeLessThan(500_100)
  await grid().hover()
  await page.mouse.wheel(0, 360)
  await expect.poll(first).toBe(before + 10)
})

test('the focused row stays when it is scrolled out of sight', async () => {
  await open(100_000)
  await enter()
  await page.keyboard.press('ArrowDown')
  await grid().evaluate(element => {
    element.scrollTop = 500_000
  })
  await expect.poll(() => row(13_895).count()).toBe(1)
  await expect.poll(focusedRow).toBe('3')
  await page.keyboard.press('ArrowDown')
  await expect.poll(focusedRow).toBe('4')
})

test('the focus goes with its row when rows come above it, are sorted, or change', async () => {
  await open(1000)
  await row(4).click()
  await expect.poll(log).toContain('focused 3')
  await page
    .getByRole('button', { name: 'Change one' })
    .evaluate((button: HTMLButtonElement) => button.click())
  await row(4).getByText('changed').waitFor()
  await expect.poll(focusedRow).toBe('5')
  await page
    .getByRole('button', { name: 'Add above' })
    .evaluate((button: HTMLButtonElement) => button.click())
  await expect.poll(focusedRow).toBe('6')
  await expect.poll(log).toContain('focused 3')
})

test('the focus stays in the grid when the row it is on is filtered away', async () => {
  await open(1000)
  await enter()
  await page.keyboard.press('Control+End')
  await expect.poll(focusedRow).toBe('1001')
  await page.getByRole('button', { name: 'Halve' }).evaluate((button: HTMLButtonElement) => button.click())
  await expect.poll(focusedRow).toBe('501')
  await page.keyboard.press('ArrowUp')
  await expect.poll(focusedRow).toBe('500')
})

test('rows are selected by keys, ranges and rule, and the boxes have three states', async () => {
  await open(1_000_000)
  await enter()
  await page.keyboard.press('Space')
  expect(await row(1).getAttribute('aria-selected')).toBe('true')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(log).toContain('3 selected')
  await page.keyboard.press('Control+a')
  await expect.poll(log).toContain('1000000 selected')
  await page.keyboard.press('Space')
  await expect.poll(log).toContain('999999 selected')
  const all = grid().getByRole('checkbox', { name: 'Select all rows' })
  expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true)
  expect(
    await row(8)
      .getByRole('checkbox')
      .evaluate((box: HTMLInputElement) => box.indeterminate),
  ).toBe(true)
  await page.keyboard.press('Escape')
  await expect.poll(log).toContain('0 selected')
})

test('the pointer selects by box, range and modifier, and the row keeps the focus', async () => {
  await open(1000)
  await row(2).getByRole('checkbox').click()
  await expect.poll(log).toContain('1 selected')
  await expect.poll(focusedRow).toBe('3')
  await row(5).click({ modifiers: ['Shift'] })
  await expect.poll(log).toContain('4 selected')
  await row(7).click({ modifiers: ['Control'] })
  await expect.poll(log).toContain('5 selected')
  await row(3).getByRole('checkbox').click()
  await expect.poll(log).toContain('4 selected')
})

test('the arrows lead into a row, to its header, and back', async () => {
  await open(1000)
  await enter()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(log).toContain('pressed 1')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(focusedRow).toBe('3')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  const name = grid().getByRole('columnheader', { name: 'Name' })
  expect(await name.getAttribute('aria-sort')).toBe('ascending')
  await page.keyboard.press('Enter')
  expect(await name.getAttribute('aria-sort')).toBe('descending')
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('row')
})

test('typing jumps to a name, and single letters are commands otherwise', async () => {
  await open(1000)
  await enter()
  await page.keyboard.press('r')
  await expect.poll(log).toContain('retried')
  await page.keyboard.type('jw0000042')
  await expect.poll(focusedRow).toBe('44')
  expect(await log()).not.toContain('retried')
})

test('single letters can be switched off, and never act while text is entered', async () => {
  await open(1000)
  await page.getByRole('searchbox', { name: 'Filter' }).fill('')
  await page.keyboard.type('r?')
  expect(await page.getByRole('searchbox', { name: 'Filter' }).inputValue()).toBe('r?')
  expect(await log()).not.toContain('retried')
  await page.keyboard.press('Control+Enter')
  await expect.poll(log).toContain('started')
  await kit.steer({ kind: 'single-keys', isOn: false })
  await row(1).click()
  await page.keyboard.press('r')
  expect(await log()).not.toContain('retried')
})

test('Enter opens the details; Escape closes them, then clears the filter, then the selection', async () => {
  await open(1000)
  await page.getByRole('searchbox', { name: 'Filter' }).fill('jw')
  await row(2).click()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Details' }).waitFor()
  await page.keyboard.press('Escape')
  expect(await page.getByRole('complementary').count()).toBe(0)
  expect(await page.getByRole('searchbox', { name: 'Filter' }).inputValue()).toBe('jw')
  await page.keyboard.press('Escape')
  expect(await page.getByRole('searchbox', { name: 'Filter' }).inputValue()).toBe('')
  await expect.poll(log).toContain('1 selected')
  await page.keyboard.press('Escape')
  await expect.poll(log).toContain('0 selected')
  await expect.poll(focusedRow).toBe('3')
})

test('narrow, the details are a sheet that gives the focus back, and columns give way', async () => {
  await open(1000)
  await page.setViewportSize({ width: 320, height: 640 })
  await grid().getByRole('columnheader', { name: 'Progress' }).waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  expect(await grid().getByRole('columnheader', { name: 'Progress' }).count()).toBe(0)
  await row(2).click()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Details' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(focusedRow).toBe('3')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Details' }).waitFor()
  await page.keyboard.press('Control+i')
  await expect.poll(focusedRow).toBe('3')
})

test.each(['light', 'dark', 'night'] as const)('%s: nothing serious in a grid', async theme => {
  await open(1_000_000)
  await kit.steer({ kind: 'theme', theme })
  await row(3).click()
  await page.keyboard.press('Space')
  expect(await kit.graveFaults()).toEqual([])
})
