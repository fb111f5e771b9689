import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'

import { createCatalogue } from '#demo/catalogue/index'
import { faults, showTheme, themes, type Theme } from '#test/axe'
import { enqueue, fillBatch, untilEnded, wantedOf } from '#test/manifests-kit'
import type { PageHost } from '#test/page-host'
import { openPaired } from '#test/page-watch'
import { pageKit } from '#test/page-kit'
import { pickOption } from '#test/pick-option'
import { savedText } from '#test/saved-text'

/** The Manifests screen in a real browser, over a real queue that has fetched from the demo archive. */

const catalogue = createCatalogue({ scale: 0.05 })
const files = [...catalogue.files()].filter(file => file.access === 'PUBLIC' && file.sizeBytes < 200_000)
const missingUri = 'mast:JWST/product/no-such_cal.fits'

const kit = pageKit()
let host: PageHost
let page: Page
let complaints: readonly string[]

beforeEach(async () => {
  host = await kit.openHost({ catalogue })
  const blank = await kit.openBlank({ timezoneId: 'UTC', acceptDownloads: true })
  page = blank.page
  complaints = blank.complaints
})

/** Fetches eight files and one that the archive does not have, as the batch `Southern ring`. */
async function fetchBatch(name = 'Southern ring', from = 0): Promise<number> {
  const folder = path.join(host.filesFolder, name.replaceAll(' ', '-'))
  await mkdir(folder)
  const wanted = files.slice(from, from + 8).map(file => wantedOf(file))
  const [first] = wanted
  if (first) wanted.push({ ...first, uri: missingUri, filename: 'no-such_cal.fits' })
  const { queue } = host.halyard
  const batchId = await enqueue(queue, folder, wanted, name)
  await untilEnded(queue, batchId, [missingUri])
  return batchId
}
/** The absolute paths of a batch's first files. */
const pathsOf = (batchId: number): readonly string[] =>
  host.halyard.queue
    .items({ batchId, states: ['done'] }, { afterId: 0, limit: 10 })
    .flatMap(item => item.path ?? [])

async function openScreen(): Promise<void> {
  await openPaired(page, host)
  await page.goto(`${host.url}#/manifests`)
  await page.getByRole('heading', { name: 'Manifests', level: 1 }).waitFor()
}
async function openBatch(name = 'Southern ring'): Promise<void> {
  await page.getByRole('grid', { name: 'Batches' }).getByRole('row', { name }).click()
  await page.getByRole('grid', { name: 'Manifest rows' }).waitFor()
}
const grid = (name: string) => page.getByRole('grid', { name })
const button = (name: string | RegExp) => page.getByRole('button', { name })

test('a finished batch is listed and reviewed by keys, in the columns of the archive', async () => {
  await fetchBatch()
  await openScreen()
  await page.getByRole('row', { name: /Southern ring, .*9 files, .*8 verified · 1 cancelled/ }).waitFor()
  expect(await page.getByText(/in 1 batch$/).count()).toBe(1)
  await page.getByRole('img', { name: /in 8 files in the last 30 days; most on/ }).waitFor()
  await grid('Batches').getByRole('row').nth(1).focus()
  await grid('Manifest rows').waitFor()
  const heads = await grid('Manifest rows').getByRole('columnheader').allInnerTexts()
  expect(heads.slice(0, 5)).toEqual(['URI', 'File', 'Access', 'Status', 'Logged In User'])
  expect(await grid('Manifest rows').getAttribute('aria-rowcount')).toBe('10')
  const row = grid('Manifest rows').getByRole('row', { name: /row 9 of 9/ })
  await grid('Manifest rows').getByRole('row').nth(1).focus()
  await page.keyboard.press('Control+End')
  expect(await row.getAttribute('aria-label')).toMatch(/^no-such_cal.fits, Failed: cancelled, /)
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'File' }).getByText(missingUri).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('complementary', { name: 'File' }).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a damaged and a lost file are found by verifying again, and fetched again', async () => {
  const batchId = await fetchBatch()
  const [lost = '', damaged = ''] = pathsOf(batchId)
  const before = await readFile(damaged)
  await openScreen()
  await openBatch()
  await button('Download missing (1)').waitFor()
  await rm(lost)
  await writeFile(damaged, 'not what was verified')
  await button('Verify again').click()
  await page.getByText(/^Verified again .*: 6 OK · 2 missing · 1 changed on disk$/).waitFor()
  await pickOption(page.getByLabel('Status', { exact: true }), 'Changed on disk')
  await grid('Manifest rows')
    .getByRole('row', { name: /Changed on disk, row 1 of 1$/ })
    .waitFor()
  await pickOption(page.getByLabel('Status', { exact: true }), 'All rows')
  const ended = untilEnded(host.halyard.queue, batchId, [missingUri])
  await button('Download missing (3)').click()
  await page.getByText(/^3 files are downloaded again\. The changed copy was kept as .+\.$/).waitFor()
  await ended
  await button('Download missing (1)').waitFor()
  expect((await readFile(damaged)).equals(before)).toBe(true)
  await button('Verify again').click()
  await page.getByText(/^Verified again .*: 8 OK · 1 missing$/).waitFor()
  expect(complaints).toEqual([])
})

test('a batch that is found damaged is not called verified any more: list, filter, row, details and search', async () => {
  const { queue } = host.halyard
  const folder = path.join(host.filesFolder, 'pair')
  await mkdir(folder)
  const batchId = await enqueue(
    queue,
    folder,
    files.slice(0, 2).map(file => wantedOf(file)),
    'pair',
  )
  await untilEnded(queue, batchId)
  const [lost = '', damaged = ''] = pathsOf(batchId)
  await openScreen()
  await page.getByRole('row', { name: /^pair, .*All verified/ }).waitFor()
  await openBatch('pair')
  await rm(lost)
  await writeFile(damaged, 'not what was verified')
  await button('Verify again').click()
  const row = page.getByRole('row', { name: /^pair, .*0 verified · 1 missing · 1 changed on disk/ })
  await row.waitFor()
  await pickOption(page.getByLabel('Result', { exact: true }), 'All verified')
  await page.getByText('No batch matches this filter.').waitFor()
  await pickOption(page.getByLabel('Result', { exact: true }), 'With failures')
  await row.waitFor()
  await grid('Manifest rows')
    .getByRole('row', { name: /Changed on disk \(was OK\)/ })
    .click()
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: 'File' })
  await details.getByText('Changed on disk', { exact: true }).first().waitFor()
  expect(await details.getByText('Done', { exact: true }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByText('All files', { exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search all downloaded files' }).fill(path.basename(damaged))
  await grid('Files found').getByText('Changed on disk', { exact: true }).waitFor()
  await pickOption(page.getByLabel('State', { exact: true }), 'Verified')
  await page.getByText('Nothing was found.').waitFor()
  expect(complaints).toEqual([])
})

test('exports are saved as files, and none of them holds a token', async () => {
  await fetchBatch()
  await openScreen()
  await openBatch()
  const save = async (label: string): Promise<{ readonly name: string; readonly text: string }> => {
    const saved = page.waitForEvent('download')
    await button('Export').click()
    await page.getByRole('menuitem', { name: label }).click()
    const download = await saved
    return { name: download.suggestedFilename(), text: await savedText(download) }
  }
  const folder = path.join(host.filesFolder, 'Southern-ring')
  const html = await save('HTML')
  expect(html).toEqual({
    name: 'Southern_ring-MANIFEST.HTML',
    text: await readFile(path.join(folder, 'MANIFEST.HTML'), 'utf8'),
  })
  const sums = await save('SHA256SUMS')
  expect(sums.text).toBe(await readFile(path.join(folder, 'SHA256SUMS'), 'utf8'))
  const script = await save('Download script')
  expect(script.text).toContain('MAST_API_TOKEN')
  const csv = page.waitForEvent('download')
  await page.keyboard.press('Control+e')
  expect((await csv).suggestedFilename()).toBe('Southern_ring-manifest.csv')
  expect([html, sums, script].filter(({ text }) => text.includes(host.archive.token))).toEqual([])
  expect(complaints).toEqual([])
})

test('a batch is compared with another one, and with a manifest that was kept', async () => {
  await fetchBatch()
  await fetchBatch('Second', 4)
  await openScreen()
  await openBatch()
  await button('Compare…').click()
  const dialog = page.getByRole('dialog', { name: 'Compare Southern ring' })
  await pickOption(dialog.getByLabel('Compare with', { exact: true }), /^Second/)
  await dialog.getByText('5 the same · 4 only in A · 4 only in B · 0 different').waitFor()
  await dialog.getByRole('radiogroup', { name: 'Differences shown' }).getByText('Only in B').click()
  await dialog.getByRole('row', { name: /Only in B, row 4 of 4/ }).waitFor()
  const kept = path.join(host.filesFolder, 'kept.json')
  const written = await readFile(path.join(host.filesFolder, 'Southern-ring', 'manifest.json'), 'utf8')
  await writeFile(kept, written.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${'f'.repeat(64)}"`))
  const chooser = page.waitForEvent('filechooser')
  await dialog.getByRole('button', { name: 'Select a manifest file…' }).click()
  await (await chooser).setFiles(kept)
  await dialog.getByText('8 the same · 0 only in A · 0 only in B · 1 different').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a search over everything leads to the batch of a file', async () => {
  await fetchBatch()
  await fetchBatch('Second', 8)
  await openScreen()
  await page.getByText('All files', { exact: true }).click()
  await page.keyboard.press('/')
  const name = files[9]?.filename ?? ''
  await page.getByRole('searchbox', { name: 'Search all downloaded files' }).fill(name)
  const hit = grid('Files found').getByRole('row', { name: new RegExp(`${name}, Second`) })
  await hit.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Second' }).waitFor()
  await grid('Manifest rows')
    .getByRole('row', { name: /row 1 of 1$/ })
    .waitFor()
  expect(await page.getByRole('searchbox', { name: 'Filter rows' }).inputValue()).toBe(name)
  expect(complaints).toEqual([])
})

test('batches, their names and their verifications outlive the host, and a removal can be undone', async () => {
  await fetchBatch()
  await openScreen()
  await openBatch()
  await button('Verify again').click()
  await page.getByText(/: 8 OK · 1 missing$/).waitFor()
  await button('More').click()
  await page.getByRole('menuitem', { name: 'Name and note…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('NGC 3132')
  await page.getByRole('textbox', { name: 'Note' }).fill('for the talk')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'NGC 3132' }).waitFor()
  await host.restart()
  await page.goto(`${host.url}#/manifests`)
  await page.reload()
  await openBatch('NGC 3132')
  await page.getByText('for the talk').waitFor()
  await page.getByText(/: 8 OK · 1 missing$/).waitFor()
  await button('More').click()
  await page.getByRole('menuitem', { name: 'Remove from history' }).click()
  await page.getByText('Your first finished batch will appear here.').waitFor()
  await button('Undo').click()
  await page.getByRole('row', { name: /^NGC 3132/ }).waitFor()
  // The browser itself reports requests to a host that is not there.
  expect(complaints.filter(text => !text.includes('net::ERR_'))).toEqual([])
})

test('a hundred thousand rows reach their true last one and are filtered', async () => {
  fillBatch(host.profileFolder, 'Survey', path.join(host.filesFolder, 'survey'), 91_000)
  await openScreen()
  await openBatch('Survey')
  await page.getByText('100,100 rows').waitFor()
  await grid('Manifest rows').getByRole('row').nth(1).focus()
  await page.keyboard.press('Control+End')
  await grid('Manifest rows')
    .getByRole('row', { name: /^jw02733001001_02101_090999_nrcb1_cal.fits, OK, .*row 100,100 of 100,100$/ })
    .waitFor()
  expect(await grid('Manifest rows').getByRole('row').count()).toBeLessThan(80)

  // The tab stop keeps its name when it is left so far behind that its row is forgotten.
  const seen = grid('Manifest rows').locator('[data-rows] > [tabindex="-1"]')
  for (let step = 0; step < 25; step += 1) {
    await grid('Manifest rows').evaluate(it => (it.scrollTop -= 5000))
    await expect
      .poll(() => seen.evaluateAll(rows => rows.every(row => row.getAttribute('aria-busy') === 'false')))
      .toBe(true)
  }
  expect(
    await grid('Manifest rows').locator('[data-rows] > [tabindex="0"]').getAttribute('aria-label'),
  ).toMatch(/^jw02733001001_02101_090999_nrcb1_cal.fits, OK/)

  await page.getByRole('searchbox', { name: 'Filter rows' }).fill('_090999')
  await grid('Manifest rows')
    .getByRole('row', { name: /row 1 of 1$/ })
    .waitFor()
  await page.getByText('The folder of this batch cannot be reached.').waitFor()
  expect(complaints).toEqual([])
})

/** Everything that the checker knows, not only what it calls serious. */
async function checkFace(theme: Theme): Promise<void> {
  await showTheme(page, theme)
  expect(await faults(page)).toEqual([])
}

test.each(themes)('%s: batches and rows are accessible, and so is their absence', async theme => {
  await openScreen()
  await page.getByText('Your first finished batch will appear here.').waitFor()
  await checkFace(theme)
  await fetchBatch()
  await openBatch()
  await button('Verify again').click()
  await page.getByText(/: 8 OK · 1 missing$/).waitFor()
  await button('Show as table').click()
  await grid('Manifest rows').getByRole('row').nth(1).dblclick()
  await page.getByRole('complementary', { name: 'File' }).waitFor()
  await checkFace(theme)
})

test.each(themes)('%s: comparing and searching are accessible', async theme => {
  await fetchBatch()
  await fetchBatch('Second', 4)
  await openScreen()
  await openBatch()
  await page.getByRole('searchbox', { name: 'Filter rows' }).fill('nothing has this name')
  await page.getByText('No file matches this filter.').waitFor()
  await checkFace(theme)
  await button('Compare…').click()
  await page.getByText('Select what to compare with').waitFor()
  await pickOption(page.getByLabel('Compare with', { exact: true }), /^Second/)
  await grid('Differences').waitFor()
  await checkFace(theme)
  await page.keyboard.press('Escape')
  await page.getByText('All files', { exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search all downloaded files' }).fill('jw02733')
  await grid('Files found').waitFor()
  await checkFace(theme)
})

test('a history that cannot be read says so, and is read again when asked', async () => {
  await fetchBatch()
  let isDamaged = true
  await page.route('**/api/**', async route => {
    const isAsked = route.request().postData()?.includes('"manifests.batches"') ?? false
    const error = { code: 'damaged', message: 'The history cannot be read; check the disk.' }
    if (isDamaged && isAsked) await route.fulfill({ json: { ok: false, error } })
    else await route.continue()
  })
  await openScreen()
  await page.getByRole('alert').getByText('The history cannot be read; check the disk.').waitFor()
  expect(await faults(page)).toEqual([])
  isDamaged = false
  await button('Try again').click()
  await page.getByRole('row', { name: /Southern ring/ }).waitFor()
  expect(complaints).toEqual([])
})

test('a manifest that was kept is imported as data, and leads to choosing from its files', async () => {
  await fetchBatch()
  await openScreen()
  const chooser = page.waitForEvent('filechooser')
  await button('Import a manifest…').click()
  await (await chooser).setFiles(path.join(host.filesFolder, 'Southern-ring', 'MANIFEST.HTML'))
  const dialog = page.getByRole('dialog', { name: 'Import a manifest' })
  await dialog.getByText('Read 9 files from MANIFEST.HTML. Nothing was executed.').waitFor()
  await dialog.getByRole('button', { name: 'Select files' }).click()
  await page.getByRole('heading', { name: 'Selection', level: 1 }).waitFor()
  expect(complaints).toEqual([])
})

test('320 pixels are enough: list and rows come one after the other', async () => {
  await fetchBatch()
  await page.setViewportSize({ width: 320, height: 640 })
  await openScreen()
  await grid('Batches').getByRole('row').nth(1).focus()
  expect(await grid('Manifest rows').count()).toBe(0)
  await page.keyboard.press('Enter')
  await grid('Manifest rows').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  // The focus goes where the eyes go: into the batch, and back to the list.
  expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Southern ring')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await grid('Batches').waitFor()
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('manifests-top')
  expect(complaints).toEqual([])
})
