import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'

import { noRowFilters } from '#shared/contract/areas/search'
import { noFilter } from '#shared/contract/areas/selection-views'
import { barriers, barriersOfThemes } from '#test/axe'
import type { PageHost } from '#test/page-host'
import { pageKit } from '#test/page-kit'
import type { OpenedPage } from '#test/page-kit'
import { savedText } from '#test/saved-text'

/** The Selection screen in a real browser, over a demo archive, a real queue and a real disk. */

const kit = pageKit()
let host: PageHost

beforeEach(async () => {
  host = await kit.openHost({ scale: 0.002 })
})

/** One mosaic with its exposures and guide stars; a program that only its team may have. */
const mosaic = 'jw02733-o002_t001_miri_f1130w'
const exclusive = '7340'

/** Chooses all that a search finds, as the Search screen does. Answers the number of files. */
async function chooseAll(text: string): Promise<number> {
  const { handlers, announcements } = host.service
  const { readings } = await handlers['search.understand']({ text })
  const [reading] = readings
  if (reading === undefined) throw new Error('There is no reading.')
  const none = { instruments: [], filters: [], programs: [], levels: [], types: [], access: [], columns: [] }
  const query = { text, reading, missions: ['JWST' as const], since: null, until: null, ...none }
  const found = new Promise<void>(resolve => {
    const stop = announcements['search.changed'](news => {
      if (!news.isComplete) return
      stop()
      resolve()
    })
  })
  const { searchId } = await handlers['search.start']({ query })
  await found
  const loaded = new Promise<void>(resolve => {
    const stop = announcements['selection.changed'](progress => {
      if (progress.isLoading) return
      stop()
      resolve()
    })
  })
  const choice = { searchId, filters: noRowFilters, isAll: true, exceptions: [] }
  const { listId } = await handlers['selection.begin']({ choice })
  await loaded
  const { progress } = await handlers['selection.summary']({ listId, filter: noFilter })
  return progress.files
}

const openSelection = (): Promise<OpenedPage> => kit.openPage(host, { screen: 'Selection' })
/** Polls as long as the locators wait. */
const patient = { timeout: 20_000 }
const totals = (page: Page) => page.locator('.selection-totals strong')
const isFocused = (what: Locator) => what.evaluate(element => element === document.activeElement)
const filterField = (page: Page) => page.getByRole('searchbox', { name: 'Match' })

test('without a list the way to Search is shown', async () => {
  const { page, complaints } = await openSelection()
  await page.getByText('Nothing selected yet.').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Go to Search' }).click()
  await page.getByRole('heading', { name: 'Search', level: 1 }).waitFor()
  expect(complaints).toEqual([])
})

test('files are chosen by a regular expression with the keyboard, started into a folder, and lie there', async () => {
  const all = await chooseAll(mosaic)
  const { page, complaints } = await openSelection()
  await page.getByRole('radio', { name: 'None' }).click()
  await page.getByText(`0 of ${all} files`).waitFor()
  await page.getByRole('switch', { name: 'Regular expression' }).click()
  await page.keyboard.press('/')
  await page.keyboard.press('Control+f')
  await page.keyboard.type('-o002_.*_(i2d|cat)\\.(fits|ecsv)$')
  await page.getByText('2 match').waitFor()
  const grid = page.getByRole('treegrid', { name: 'Files, grouped by dataset' })
  expect(await grid.getAttribute('aria-rowcount')).toBe('2')
  await grid.getByRole('row').nth(1).focus()
  await page.keyboard.press('Control+a')
  await page.getByText(`2 of ${all} files`).waitFor()
  await page.keyboard.press('ArrowRight')
  const file = grid.getByRole('row', { name: /_i2d\.fits, selected, .*, Public/ })
  await file.waitFor()
  expect(await file.getAttribute('aria-level')).toBe('2')
  expect(await grid.getAttribute('aria-rowcount')).toBe('4')

  await filterField(page).fill('')
  const level = page.getByRole('checkbox', { name: /^Level 3, 2 of (?!2 )\d+ files/ })
  await level.waitFor()
  expect(await level.evaluate(box => (box as HTMLInputElement).indeterminate)).toBe(true)

  // Another file of the same name is there: one choice for the batch.
  const folder = path.join(host.filesFolder, 'Southern Ring')
  await mkdir(path.join(folder, 'JWST'), { recursive: true })
  const name = `${mosaic}_i2d.fits`
  await writeFile(path.join(folder, 'JWST', name), 'something else')
  await page.getByRole('radio', { name: 'Flat' }).click()
  await page.getByRole('textbox', { name: 'Folder' }).fill(folder)
  await page.getByText('1 file there differs').waitFor()
  await page.getByText(/ to download, .* free\.$/).waitFor()
  await page.getByRole('radio', { name: 'Replace' }).click()
  await page.getByRole('button', { name: 'Start options' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Ring')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.locator('.kit-overlay').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor()
  await expect.poll(() => host.halyard.queue.totals().verified, patient).toBe(2)
  expect((await readdir(path.join(folder, 'JWST'))).sort()).toEqual([`${mosaic}_cat.ecsv`, name])
  expect((await readFile(path.join(folder, 'JWST', name))).subarray(0, 6).toString()).toBe('SIMPLE')
  expect(host.halyard.queue.batches()[0]).toMatchObject({ name: 'Ring', folder, layout: 'flat' })
  expect(complaints).toEqual([])
})

test('levels, guide stars and quick selects change the counts, and None can be taken back', async () => {
  const all = await chooseAll(mosaic)
  const { page, complaints } = await openSelection()
  await page.getByRole('radio', { name: 'All', exact: true }).click()
  await page.getByText(`${all - 68} of ${all} files`).waitFor()
  const guideStars = page.getByRole('switch', { name: 'Guide star files' })
  await page.getByText(/^68 files, .*“All” leaves them out/).waitFor()
  await guideStars.click()
  await page.getByText(`${all - 34} of ${all} files`).waitFor()
  await page.getByRole('checkbox', { name: 'all levels' }).click()
  await page.getByText(`${all} of ${all} files`).waitFor()
  await page.getByRole('checkbox', { name: /^Level 1b, uncalibrated, / }).click()
  await expect.poll(() => totals(page).textContent(), patient).not.toContain(`${all} of ${all}`)
  const before = await totals(page).textContent()
  await page.getByRole('radio', { name: 'None' }).click()
  await page.getByText(`0 of ${all} files`).waitFor()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => totals(page).textContent(), patient).toBe(before)
  // The host holds the list and what was chosen of it.
  await page.reload()
  await expect.poll(() => totals(page).textContent(), patient).toBe(before)
  expect(complaints).toEqual([])
})

test('a pattern that cannot be read or takes too long says so, and plain text is one press away', async () => {
  const all = await chooseAll(mosaic)
  const { page, complaints } = await openSelection()
  await page.getByRole('switch', { name: 'Regular expression' }).click()
  await filterField(page).fill('_i2d\\.(fits')
  await page.getByText('Invalid pattern (position 7)').waitFor()
  expect(await barriers(page)).toEqual([])
  await filterField(page).fill('^(([a-z0-9_.-])+)+$!')
  await page.getByText(`This pattern is too slow for ${all} names.`).waitFor()
  await page.getByRole('button', { name: 'Use plain text' }).click()
  expect(await isFocused(filterField(page))).toBe(true)
  await filterField(page).fill('no such file')
  await page.getByText('No file matches.').waitFor()
  await page.getByRole('button', { name: 'Clear filter' }).click()
  await page.getByRole('treegrid').waitFor()
  expect(await isFocused(filterField(page))).toBe(true)
  expect(complaints).toEqual([])
})

test('the list and a script are saved as files that name exactly what is chosen', async () => {
  await chooseAll(mosaic)
  const { page, complaints } = await openSelection()
  const chosen = Number(/^([\d,]+) of/.exec((await totals(page).textContent()) ?? '')?.[1])
  const [list] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+e')])
  expect(list.suggestedFilename()).toMatch(/^MAST_\d{4}-\d{2}-\d{2}T\d{4}\.csv$/)
  const lines = (await savedText(list)).trimEnd().split('\n')
  expect(lines[0]).toBe('Dataset,Filename,Product Level,Suffix,Instrument,Filter / Grating')
  expect(lines).toHaveLength(1 + chosen)
  await page.getByRole('button', { name: 'Export script' }).click()
  const [script] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'wget script' }).click(),
  ])
  expect(await savedText(script)).toContain('wget')
  expect(complaints).toEqual([])
})

test('a script is opened as a list first, and its files are chosen from', async () => {
  const { page, complaints } = await openSelection()
  const text = [
    '#!/bin/bash',
    `curl -L -o a/${mosaic}_i2d.fits "${host.archive.url}/api/v0.1/Download/file?uri=mast:JWST/product/${mosaic}_i2d.fits"`,
    'curl -L -o x https://elsewhere.example/x',
  ].join('\n')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import' }).click()
  await (
    await chooser
  ).setFiles({
    name: 'fetch.sh',
    mimeType: 'text/x-sh',
    buffer: Buffer.from(text),
  })
  await page
    .getByText('Read 1 file from fetch.sh. Nothing was executed. 1 line was not understood.')
    .waitFor()
  await page.getByText('Show lines').click()
  await page.getByText(/^Line 3: /).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Select from these files' }).click()
  await page.getByText('1 of 1 file').waitFor()
  expect(await page.getByRole('radio', { name: 'As in the imported file' }).isChecked()).toBe(true)

  // The same by dropping it.
  await page.evaluate(content => {
    const data = new DataTransfer()
    data.items.add(new File([content], 'dropped.txt'))
    const zone = document.querySelector('.selection-drop')
    zone?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }, `mast:JWST/product/${mosaic}_cat.ecsv\n`)
  await page.getByText(/^Read 1 file from dropped\.txt\./).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('1 of 1 file').waitFor()
  expect(complaints).toEqual([])
})

test('files that need a token are left out, and the way to the token is shown', async () => {
  await chooseAll(exclusive)
  const { page, complaints } = await openSelection()
  await page.getByText(/^\d+ selected files are exclusive-access\. Sign in to include them\./).waitFor()
  await page.getByText(/^0 of \d+ files/).waitFor()
  expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Enter token' }).click()
  await page.getByRole('heading', { name: 'Token', level: 1 }).waitFor()
  expect(complaints).toEqual([])
})

test('a folder is chosen from those of the host, and one outside of them is refused', async () => {
  await chooseAll(mosaic)
  await mkdir(path.join(host.filesFolder, 'Rings'))
  const { page, complaints } = await openSelection()
  await page.getByRole('button', { name: 'Choose folder' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose folder' })
  await dialog.getByRole('button', { name: 'Rings' }).click()
  await dialog.getByText('No folders in here.').waitFor()
  await dialog.getByRole('button', { name: 'Use this folder' }).click()
  const field = page.getByRole('textbox', { name: 'Folder' })
  expect(await field.inputValue()).toBe(path.join(host.filesFolder, 'Rings'))
  await field.fill('/etc/somewhere')
  await page.getByText(/is outside the folders that may be used here/).waitFor()
  expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true)
  expect(complaints).toEqual([])
})

test('a list reads well in every theme', async () => {
  await chooseAll(mosaic)
  const { page, complaints } = await openSelection()
  await page.getByRole('button', { name: 'Open all datasets' }).click()
  await page.getByRole('row', { level: 2 }).first().waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  expect(complaints).toEqual([])
}, 90_000)

test('names that are cut nowhere and sizes that are not known fit beside their counts', async () => {
  const { page, complaints } = await openSelection()
  const names = Array.from({ length: 1200 }, (_, at) => `mast:JWST/product/jw02733${at}_uncal.fits`)
  const { listId } = await host.service.handlers['selection.import']({
    importId: null,
    name: 'names.txt',
    text: names.join('\n'),
  })
  await host.service.handlers['selection.accept']({ listId })
  await page.reload()
  const levels = page.locator('.selection-levels')
  await levels.getByText('1,200 of 1,200').first().waitFor()
  // Each name stands on one line.
  const heights = await levels
    .locator('.selection-level-name, .selection-suffix-name')
    .evaluateAll(all => all.map(name => name.getBoundingClientRect().height))
  expect(Math.max(...heights)).toBeLessThan(24)
  expect(await page.getByRole('treegrid').textContent()).not.toContain('size not known')
  expect(complaints).toEqual([])
})

test('the way on is in sight in a small window', async () => {
  await chooseAll(mosaic)
  const { page, complaints } = await openSelection()
  await page.setViewportSize({ width: 900, height: 700 })
  await page.getByRole('treegrid').waitFor()
  const button = await page.getByRole('button', { name: 'Start', exact: true }).boundingBox()
  const bar = await page.getByRole('contentinfo').boundingBox()
  expect((button?.y ?? Infinity) + (button?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
  expect(complaints).toEqual([])
})

test('at 320 pixels everything is reached by scrolling down alone', async () => {
  await chooseAll(mosaic)
  const { page, complaints } = await openSelection()
  await page.setViewportSize({ width: 320, height: 640 })
  await page.getByRole('treegrid').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  expect(await page.locator('main').evaluate(main => main.scrollWidth <= main.clientWidth)).toBe(true)
  await page.getByRole('button', { name: 'Start', exact: true }).scrollIntoViewIfNeeded()
  expect(await barriers(page)).toEqual([])
  expect(complaints).toEqual([])
})
