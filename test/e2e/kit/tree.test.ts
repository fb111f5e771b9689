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
  kit = await openKit(browser, gallery, '#/manifests')
  page = kit.page
  await row(1).click()
})
afterEach(async () => {
  await kit.close()
  expect(kit.complaints).toEqual([])
})

const row = (number: number) =>
  page.getByRole('treegrid', { name: 'Groups' }).locator(`[role="row"][aria-rowindex="${number + 1}"]`)
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

test('arrows open and close groups and lead from a file to its group', async () => {
  expect(await row(1).getAttribute('aria-expanded')).toBe('false')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => row(1).getAttribute('aria-expanded')).toBe('true')
  expect([await row(1).getAttribute('aria-level'), await row(2).getAttribute('aria-level')]).toEqual([
    '1',
    '2',
  ])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toBe('m51-b, row 3 of 6')
  await page.keyboard.press('ArrowLeft')
  expect(await focused()).toBe('m51, row 1 of 6')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => row(1).getAttribute('aria-expanded')).toBe('false')
  expect(await focused()).toBe('m51, row 1 of 3')
})

test('when a button takes its own row away, the focus goes to the row in its place', async () => {
  await page.keyboard.press('ArrowRight')
  await row(3).getByRole('button', { name: 'Remove' }).click()
  await expect.poll(focused).toBe('m51-c, row 3 of 5')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe('m51-a, row 2 of 5')
})

test('a press on the mark opens a group, and nothing is serious', async () => {
  await row(2).locator('[data-twist]').click()
  await expect.poll(() => row(2).getAttribute('aria-expanded')).toBe('true')
  expect(await kit.graveFaults()).toEqual([])
})
