import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright'

import type { Theme } from '#test/axe'
import { openBrowser } from '#test/browser'
import { heading, queueRow, resultRow, visit } from '#test/journey-kit'
import { startPageHost } from '#test/page-host'
import { palettePng } from '#test/palette-png'

/**
 * Draws the pictures of docs/screens from the demo archive and the built page: `node test/bench/screenshots.ts`, or with
 * a folder to draw into. Deterministic but for times of day and rates.
 */
const folder = path.resolve(process.argv[2] ?? path.resolve(import.meta.dirname, '../../docs/screens'))
const mostBytes = 200_000

/** Shown in the pictures; made here, so that nobody's files are touched. */
const filesFolder = path.join(tmpdir(), 'JWST')
await mkdir(filesFolder)
const host = await startPageHost({ scale: 0.3, host: port => ({ ...port, folderRoots: [filesFolder] }) })
const browser = await openBrowser()
try {
  await mkdir(folder, { recursive: true })
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
  })
  const page = await context.newPage()
  await page.goto(host.newPairedUrl())
  await heading(page, 'Queue').waitFor()

  await visit(page, 'Search')
  await page.getByRole('button', { name: '2733', exact: true }).click()
  await resultRow(page, 1).waitFor()
  await resultRow(page, 1).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: /^Preview of/ }).waitFor()
  await draw(page, 'search', 'light')

  await page.getByRole('button', { name: 'Close details' }).click()
  await page.getByRole('button', { name: 'Select files' }).click()
  await page.getByText(/^\d+ of [\d,]+ files/).waitFor()
  await page.getByRole('textbox', { name: 'Folder' }).fill(path.join(filesFolder, 'Southern Ring Nebula'))
  await page.getByText(/ to download, .* free\.$/).waitFor()
  await page.getByRole('button', { name: 'Open all datasets' }).click()
  await page.getByRole('row', { level: 2 }).first().waitFor()
  await draw(page, 'selection', 'light')

  host.halyard.limits.change({ bytesPerSecond: 900_000 })
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await heading(page, 'Queue').waitFor()
  await page.getByText(/^done (in|between) /).waitFor({ timeout: 60_000 })
  await queueRow(page, /, Downloading, [3-9]\d percent/).waitFor()
  await draw(page, 'queue', 'light')
  await draw(page, 'queue-night', 'night')

  host.halyard.limits.change({ bytesPerSecond: null })
  await page.getByText('Active (0)').waitFor({ timeout: 60_000 })
  await page.getByRole('row', { name: /^Finished today/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('searchbox', { name: 'Filter by file name' }).fill('nircam_clear-f090w_i2d')
  const found = page.getByRole('row', { name: /nircam_clear-f090w_i2d\.fits, Done/ }).first()
  await found.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Quick look' }).click()
  await sleep(2_000)
  await draw(page, 'quick-look', 'dark')

  await visit(page, 'Manifests')
  await page.getByRole('grid', { name: 'Batches' }).getByRole('row').nth(1).click()
  await page.getByRole('button', { name: 'Verify again' }).click()
  await page.getByText(/^Verified again /).waitFor()
  await draw(page, 'manifests', 'light')
} finally {
  await browser.close()
  await host.stop()
  await rm(filesFolder, { recursive: true })
}

async function draw(page: Page, name: string, theme: Theme): Promise<void> {
  // As a setting: plots are drawn anew with it.
  await host.service.handlers['settings.change']({ change: { theme } })
  await page.locator(`html[data-theme="${theme}"]`).waitFor()
  await sleep(400)
  const file = path.join(folder, `${name}.png`)
  const picture = palettePng(await page.screenshot({ animations: 'disabled' }))
  if (picture.length > mostBytes)
    throw new Error(`${name}.png has ${picture.length} bytes; at most ${mostBytes} may be kept.`)
  await writeFile(file, picture)
  console.log(`${name}.png ${picture.length}`)
}
