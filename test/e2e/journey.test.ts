import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Locator } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startArchive } from '#test/archive'
import { openBrowser } from '#test/browser'
import { startCli } from '#test/cli'
import {
  allFound,
  end,
  heading,
  printedAddress,
  queueNames,
  queueRow,
  resultRow,
  soundFiles,
  visit,
} from '#test/journey-kit'
import { openWatched } from '#test/page-watch'
import { savedText } from '#test/saved-text'

/** Whole journeys through the page of real processes: the demo as anybody starts it, and a host that is killed. */

let browser: Browser
let context: BrowserContext
let folder: string
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-journey-')))
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(30_000)
})
afterEach(async () => {
  await context.close()
  for (const close of closers.splice(0).reverse()) await close()
  await rm(folder, { recursive: true, force: true })
})

test('ten verified files in at most eight clicks, by visible labels only', { timeout: 120_000 }, async () => {
  const demo = startCli(['demo', '--limit', 'off', '--scale', '0.02'], { profile: folder })
  closers.push(() => end(demo))
  const { page, complaints } = await openWatched(context)
  await page.goto(await printedAddress(demo, /page:/))
  await heading(page, 'Queue').waitFor()

  let clicks = 0
  const click = async (target: Locator): Promise<void> => {
    await target.click()
    clicks += 1
  }
  await click(page.getByRole('link', { name: 'Search', exact: true }))
  await click(page.getByRole('button', { name: 'M 51', exact: true }))
  const row = resultRow(page, 1)
  await allFound(page)
  await click(row.getByRole('checkbox'))
  await click(page.getByRole('button', { name: 'Select files' }))
  await click(page.getByText('All', { exact: true }))
  const chosen = page.getByText(/^[\d,]+ of [\d,]+ files · /)
  await expect.poll(async () => Number(/^(\d+) of/.exec(await chosen.innerText())?.[1])).toBeGreaterThan(10)
  const target = await page.getByRole('textbox', { name: 'Folder' }).inputValue()
  await click(page.getByRole('button', { name: 'Start', exact: true }))
  await click(page.getByRole('link', { name: 'Manifests', exact: true }))
  const batch = page.getByRole('grid', { name: 'Batches' }).getByRole('row', { name: /verified/i })
  await expect.poll(() => batch.count(), { timeout: 60_000 }).toBeGreaterThan(1)
  await expect.poll(async () => (await soundFiles(target)).length, { timeout: 20_000 }).toBeGreaterThan(9)
  await expect.poll(() => readFile(path.join(target, 'MANIFEST.HTML'), 'utf8')).toContain('mast:')
  expect(clicks).toBeLessThanOrEqual(8)
  expect(complaints).toEqual([])
})

test(
  'a job that a kill interrupts is found again, resumes, is verified again and exported',
  { timeout: 180_000 },
  async () => {
    const archive = await startArchive({ catalogue: createCatalogue({ scale: 0.1 }), bodyOf })
    closers.push(() => archive.stop())
    const files = path.join(folder, 'files')
    const profile = path.join(folder, 'profile')
    await mkdir(files)
    await mkdir(profile, { mode: 0o700 })
    const serve = async (): Promise<{ readonly address: string; readonly kill: () => Promise<void> }> => {
      const host = startCli(['serve', '--root', files], { profile, archiveUrl: archive.url })
      closers.push(() => end(host, 'SIGKILL'))
      return { address: await printedAddress(host, /page:/), kill: () => end(host, 'SIGKILL') }
    }
    const first = await serve()
    const { page, complaints } = await openWatched(context)
    await page.goto(first.address)

    // Search, and choose the files by a pattern.
    // What was seen before is not what is shown afterwards.
    await visit(page, 'Selection')
    await page.getByText('Nothing selected yet.').waitFor()
    await visit(page, 'Search')
    await page.getByRole('searchbox', { name: 'Target, position, program' }).fill('2733')
    await page.keyboard.press('Enter')
    await allFound(page)
    await page.keyboard.press('Tab')
    await resultRow(page, 1).focus()
    await page.keyboard.press('Control+a')
    await page.getByText('14 datasets · 14 selected').waitFor()
    await page.getByRole('button', { name: 'Select files' }).click()
    await page.getByText('None', { exact: true }).click()
    await page.getByText(/^0 of [\d,]+ files/).waitFor()
    await page.getByText('Regular expression').click()
    await page.getByRole('searchbox', { name: 'Match' }).fill('^jw02733-o\\d+_.*_i2d\\.fits$')
    await page.getByText('10 match').waitFor()
    await page.getByRole('checkbox', { name: 'Select all rows' }).click()
    await page.getByText(/^10 of [\d,]+ files/).waitFor()
    const target = path.join(files, 'Ring')
    await page.getByRole('textbox', { name: 'Folder' }).fill(target)
    await page.getByText(/ to download, .* free\.$/).waitFor()

    // Slow enough to be interrupted in the middle.
    await visit(page, 'Queue')
    const limit = async (rate: string): Promise<void> => {
      await page.getByRole('button', { name: 'Limit', exact: true }).click()
      await page.getByRole('button', { name: rate }).click()
      await page.getByText(rate === 'Full speed' ? 'Now: Full speed' : `Now: ${rate} at most`).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await limit('1.0 MB/s')
    await visit(page, 'Selection')
    await page.getByText(/^10 of [\d,]+ files/).waitFor()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await heading(page, 'Queue').waitFor()
    await queueRow(page, /i2d\.fits, Downloading, [1-9]\d* percent/).waitFor()
    await page.getByRole('button', { name: 'Pause all' }).click()
    await page.getByRole('button', { name: 'Resume all' }).waitFor()
    await queueRow(page, /i2d\.fits, Paused/).waitFor()
    await queueRow(page, /, Downloading/).waitFor({ state: 'detached' })
    const before = await queueNames(page)
    expect(before.length).toBeGreaterThan(2)

    // The power fails; the page notices, and comes back by itself.
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    await first.kill()
    await page.getByText(/Halyard does not answer\. Last update \d+:\d\d:\d\d/).waitFor()
    await serve()
    await page.getByText(/Halyard does not answer\. Last update/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Resume all' }).waitFor()
    await queueRow(page, /i2d\.fits, Paused/).waitFor()
    expect(await queueNames(page)).toEqual(before)
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)

    await limit('Full speed')
    await page.getByRole('button', { name: 'Resume all' }).click()
    await page.getByText('Finished today (10)').waitFor()
    await expect.poll(() => soundFiles(target)).toHaveLength(10)

    // What came of it, verified again and exported.
    await visit(page, 'Manifests')
    await page
      .getByRole('grid', { name: 'Batches' })
      .getByRole('row', { name: /all verified/i })
      .click()
    await page.getByRole('button', { name: 'Verify again' }).click()
    await page.getByText(/^Verified again .*: 10 OK$/).waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'HTML' }).click()
    const html = await savedText(await saved)
    expect(html).toBe(await readFile(path.join(target, 'MANIFEST.HTML'), 'utf8'))
    expect(before.filter(name => !html.includes(name))).toEqual([])
    // The browser itself reports requests to a host that is not there.
    expect(complaints.filter(text => !text.includes('net::ERR_'))).toEqual([])
  },
)
