import path from 'node:path'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'

import { bodyOf } from '#demo/bodies/index'
import type { DemoBody, DemoFile } from '#demo/catalogue/types'
import { openBrowser } from '#test/browser'
import { allFound, heading, queueRow, soundFiles } from '#test/journey-kit'
import { startPageHost } from '#test/page-host'
import { openPaired, openWatched } from '#test/page-watch'
import { savedText } from '#test/saved-text'

/** The whole task without a pointer: every step is a key, from wherever the keyboard is. */

/** Tabs onward until the focus is on something whose name fits; fails after a whole round of the page. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press(key)
    const found = await page.evaluate(() => {
      const element = document.activeElement
      const labelled = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : ''
      return `${element?.getAttribute('aria-label') ?? ''} ${labelled} ${element?.textContent ?? ''}`.trim()
    })
    if (name.test(found)) return
  }
  throw new Error(`The Tab key does not come to ${String(name)}.`)
}

test(
  'the whole task is done by keys: search, select by a pattern, start, pause, limit, retry, verify, export',
  {
    timeout: 120_000,
  },
  async () => {
    const spoilt = 'jw02733-o002_t001_miri_f770w_i2d.fits'
    let isSpoilt = true
    const spoiling = (file: DemoFile): DemoBody => {
      const body = bodyOf(file)
      return isSpoilt && file.filename === spoilt
        ? { ...body, read: (start, end) => new Uint8Array(end - start) }
        : body
    }
    const host = await startPageHost({ scale: 0.1, bodyOf: spoiling })
    const browser = await openBrowser()
    try {
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
      context.setDefaultTimeout(20_000)
      const { page, complaints } = await openWatched(context)
      const { keyboard } = page
      await openPaired(page, host)
      await heading(page, 'Queue').waitFor()

      await keyboard.press('Alt+1')
      await heading(page, 'Search').waitFor()
      await tabTo(page, /^Target, position, program/)
      await keyboard.type('2733')
      await keyboard.press('Enter')
      await allFound(page)
      await tabTo(page, /^jw02733-/)
      await keyboard.press('Control+a')
      await page.getByText('14 datasets · 14 selected').waitFor()
      await keyboard.press('Control+Enter')

      await heading(page, 'Selection').waitFor()
      await page.getByText(/^\d+ of [\d,]+ files/).waitFor()
      await tabTo(page, /^Recommended/)
      await keyboard.press('ArrowRight')
      await keyboard.press('ArrowRight')
      await page.getByText(/^0 of [\d,]+ files/).waitFor()
      await tabTo(page, /^Regular expression/)
      await keyboard.press('Space')
      await keyboard.press('Control+f')
      await keyboard.type('^jw02733-o002_.*_i2d\\.fits$')
      await page.getByText('4 match').waitFor()
      await tabTo(page, /^jw02733-o002/)
      await keyboard.press('Control+a')
      await page.getByText(/^4 of [\d,]+ files/).waitFor()
      await tabTo(page, /^Folder/)
      const folder = path.join(host.filesFolder, 'Ring')
      await keyboard.press('Control+a')
      await keyboard.type(folder)

      // The limit first, so that there is time to pause.
      await keyboard.press('Alt+3')
      await heading(page, 'Queue').waitFor()
      await tabTo(page, /^Limit/)
      await keyboard.press('Enter')
      await tabTo(page, /^1\.0 MB\/s$/)
      await keyboard.press('Enter')
      await page.getByText('Now: 1.0 MB/s at most').waitFor()
      await keyboard.press('Escape')
      await keyboard.press('Alt+2')
      await page.getByText(/^4 of [\d,]+ files/).waitFor()
      expect(await page.getByRole('textbox', { name: 'Folder' }).inputValue()).toBe(folder)
      await keyboard.press('Control+Enter')

      await heading(page, 'Queue').waitFor()
      await queueRow(page, /i2d\.fits, Downloading/).waitFor()
      await tabTo(page, /^Needs attention/)
      await keyboard.press('Shift+P')
      await queueRow(page, /i2d\.fits, Paused/).waitFor()
      await page.getByRole('button', { name: 'Resume all' }).waitFor()
      await keyboard.press('l')
      await tabTo(page, /^Full speed$/)
      await keyboard.press('Enter')
      await page.getByText('Now: Full speed').waitFor()
      await keyboard.press('Escape')
      await page.locator('[role="row"]:focus').waitFor()
      await keyboard.press('Shift+P')
      await page.getByRole('button', { name: 'Pause all' }).waitFor()

      // One file came twice as something else; the archive mends it.
      const failed = queueRow(page, new RegExp(`${spoilt}, Failed`))
      await failed.waitFor()
      isSpoilt = false
      await tabTo(page, /^(Needs attention|jw02733)/)
      await keyboard.press('Control+Home')
      await keyboard.press('ArrowDown')
      await page.locator('[role="row"]:focus', { hasText: 'Failed' }).waitFor()
      await keyboard.press('r')
      await page.getByText('Finished today (4)').waitFor()
      await expect.poll(() => soundFiles(folder), { timeout: 10_000 }).toHaveLength(4)

      await keyboard.press('Alt+4')
      await heading(page, 'Manifests').waitFor()
      await tabTo(page, /Ring.*verified/i)
      await tabTo(page, /^Verify again/)
      await keyboard.press('Enter')
      await page.getByText(/^Verified again .*: 4 OK$/).waitFor()
      const saved = page.waitForEvent('download')
      await keyboard.press('Control+e')
      const csv = await savedText(await saved)
      expect(csv).toContain(spoilt)
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      await host.stop()
    }
  },
)
