import type { Page } from 'playwright'
import { expect, test } from 'vitest'

import type { CallName } from '#shared/contract/calls'
import { holdCall } from '#test/held-calls'
import { resultRow, visit } from '#test/journey-kit'
import { pageKit } from '#test/page-kit'
import type { OpenedPage } from '#test/page-kit'
import { askUntil, enqueueFiles, filesOf } from '#test/queue-kit'

/**
 * What a list shows is the answer to what was asked for, or it says whose answer it is: rows of another question go with
 * it, and older rows of the same one say that they are older.
 */

const kit = pageKit()
const failure = { ok: false, error: { code: 'damaged', message: 'The database cannot be read.' } }
const former = 'This is as it was before. The database cannot be read.'

/** Every answer to a call fails from now on, until the returned function is called. */
async function failCall(page: Page, name: CallName): Promise<() => void> {
  let isFailing = true
  await page.route('**/api/call', route => {
    const isMeant = (route.request().postData() ?? '').includes(`"name":"${name}"`)
    return isFailing && isMeant ? route.fulfill({ json: failure }) : route.fallback()
  })
  return () => (isFailing = false)
}

const box = (page: Page) =>
  page.getByRole('searchbox', { name: 'Target, position, program, dataset or file' })
const total = (page: Page) => page.locator('.search-total').textContent()
const formerSearch = 'What is listed below is the former search: 2733, 14 datasets.'

async function search2733(): Promise<OpenedPage> {
  const opened = await kit.open({ screen: 'Search' })
  await opened.page.getByRole('button', { name: '2733', exact: true }).click()
  await expect.poll(() => total(opened.page)).toMatch(/^14 datasets/)
  return opened
}

test('under the failure of another search the former rows say whose they are, and can be closed', async () => {
  const { page } = await search2733()
  await expect.poll(() => page.getByText(formerSearch).count()).toBe(0)
  await box(page).fill('No Such Nebula')
  await box(page).press('Enter')
  await page.getByText(formerSearch).waitFor()
  await resultRow(page, 1).waitFor()
  await page.getByRole('button', { name: 'Close these results' }).click()
  await page.getByText(formerSearch).waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('grid', { name: 'Search results' }).count()).toBe(0)
  await page.getByText(/No object called/).waitFor()
})

test.each(['search.start', 'search.understand'] as const)(
  'so they do when the search could not be begun (%s), also after another screen was looked at',
  async name => {
    const { page } = await search2733()
    const mend = await failCall(page, name)
    await box(page).fill('2739')
    await box(page).press('Enter')
    await page.getByText(formerSearch).waitFor()
    await visit(page, 'Queue')
    await visit(page, 'Search')
    await page.getByText(formerSearch).waitFor()
    await page.getByRole('button', { name: 'Close these results' }).click()
    await visit(page, 'Queue')
    await visit(page, 'Search')
    await page.getByRole('button', { name: '2733', exact: true }).waitFor()
    await expect.poll(() => page.getByRole('grid', { name: 'Search results' }).count()).toBe(0)
    mend()
    await box(page).press('Enter')
    await page.getByText('The archive has no datasets of this program.').waitFor()
    await expect.poll(() => page.getByText(formerSearch).count()).toBe(0)
  },
)

test('a filter that cannot be answered takes the former rows away, and can be tried again', async () => {
  const { page } = await search2733()
  const mend = await failCall(page, 'search.rows')
  await page.getByRole('searchbox', { name: 'Filter these results' }).fill('f770w')
  await page.getByText('The database cannot be read.').waitFor()
  await expect.poll(() => page.getByRole('grid', { name: 'Search results' }).count()).toBe(0)
  mend()
  await page.getByRole('button', { name: 'Try again' }).first().click()
  await expect.poll(() => total(page)).toMatch(/^2 of 14 datasets/)
})

test('the queue says that its rows are older, and has none for a filter that failed', async () => {
  const { page, host } = await kit.open({
    before: own => enqueueFiles(own, { name: 'held', isPaused: true }, filesOf(own, '_rate.fits', 12)),
  })
  await page
    .getByRole('row', { name: /_rate\.fits/ })
    .first()
    .waitFor()
  const mend = await failCall(page, 'queue.rows')
  await enqueueFiles(host, { name: 'more', isPaused: true }, filesOf(host, '_cal.fits', 3))
  await page.getByText(former).waitFor()
  await page.getByRole('searchbox', { name: 'Filter by file name' }).fill('nrca1')
  await page.getByRole('alert').getByText('The database cannot be read.').waitFor()
  await expect.poll(() => page.getByRole('row', { name: /_rate\.fits/ }).count()).toBe(0)
  mend()
  await page.getByRole('button', { name: 'Try again' }).first().click()
  await page
    .getByRole('row', { name: /nrca1_rate\.fits/ })
    .first()
    .waitFor()
})

test('so does the history, in its list, its detail and its rows', async () => {
  const { page } = await kit.open({
    screen: 'Manifests',
    before: async own => {
      await enqueueFiles(own, { name: 'first' }, filesOf(own, '_x1d.fits', 3))
      await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === 3)
    },
  })
  await page.getByRole('grid', { name: 'Batches' }).getByRole('row', { name: 'first' }).click()
  await page.getByRole('grid', { name: 'Manifest rows' }).waitFor()
  const mend = await failCall(page, 'manifests.rows')
  await page.getByRole('searchbox', { name: 'Filter rows' }).fill('x1d')
  await page.getByText('The database cannot be read.').waitFor()
  await expect.poll(() => page.getByRole('grid', { name: 'Manifest rows' }).count()).toBe(0)
  mend()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('grid', { name: 'Manifest rows' }).waitFor()

  const mendList = await failCall(page, 'manifests.batches')
  await page.getByRole('searchbox', { name: 'Filter batches' }).fill('second')
  await page.getByText('The database cannot be read.').waitFor()
  await expect.poll(() => page.getByRole('grid', { name: 'Batches' }).count()).toBe(0)
  mendList()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('No batch matches this filter.').waitFor()
})

test('a selection whose files cannot be loaded does not show the former one', async () => {
  const { page } = await search2733()
  await resultRow(page, 1).getByRole('checkbox').click()
  await page.getByRole('button', { name: /^Select files/ }).click()
  await page.getByText(/^[1-9][\d,]* of [\d,]+ files · /).waitFor()
  await visit(page, 'Search')
  const held = await holdCall(page, 'selection.begin')
  await resultRow(page, 2).getByRole('checkbox').click()
  await page.getByRole('button', { name: /^Select files/ }).click()
  await held.release(failure)
  const note = page.getByText(/could not be listed\. The database cannot be read\./)
  await note.waitFor()
  await visit(page, 'Queue')
  await visit(page, 'Selection')
  await note.waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await note.waitFor({ state: 'detached' })
})
