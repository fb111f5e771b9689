import type { Page } from 'playwright'
import { expect, test } from 'vitest'

import { holdCall } from '#test/held-calls'
import { resultRow } from '#test/journey-kit'
import { pageKit } from '#test/page-kit'
import type { OpenedPage } from '#test/page-kit'
import { enqueueFiles, filesOf } from '#test/queue-kit'

/** A filter takes no selection away without a word: what is still listed stays selected, the rest is counted. */

const kit = pageKit()

const total = (page: Page) => page.locator('.search-total').textContent()
const filter = (page: Page) => page.getByRole('searchbox', { name: 'Filter these results' })
const searchHead = (page: Page) =>
  page.getByRole('grid', { name: 'Search results' }).getByRole('checkbox', { name: 'All rows' })
const miri = (page: Page) =>
  page.getByRole('group', { name: 'Instrument' }).getByRole('checkbox', { name: /MIRI/ })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function search2733(): Promise<OpenedPage> {
  const opened = await kit.open({ screen: 'Search' })
  await button(opened.page, '2733').first().click()
  await expect.poll(() => total(opened.page)).toBe('14 datasets · 0 selected')
  return opened
}

test('all rows stay selected under a facet, and the hidden ones are counted until the facet goes', async () => {
  const { page } = await search2733()
  await searchHead(page).click()
  await expect.poll(() => total(page)).toBe('14 datasets · 14 selected')
  await miri(page).check()
  await expect.poll(() => total(page)).toBe('8 of 14 datasets · 14 selected, 6 of them hidden by the filters')
  await expect.poll(() => searchHead(page).isChecked()).toBe(true)
  await resultRow(page, 1).getByRole('checkbox').click()
  await expect.poll(() => total(page)).toBe('8 of 14 datasets · 13 selected, 6 of them hidden by the filters')
  await miri(page).uncheck()
  await expect.poll(() => total(page)).toBe('14 datasets · 13 selected')
})

test('all rows of a facet stay selected, and no others, when the facet goes', async () => {
  const { page } = await search2733()
  await miri(page).check()
  await expect.poll(() => total(page)).toBe('8 of 14 datasets · 0 selected')
  await searchHead(page).click()
  await expect.poll(() => total(page)).toBe('8 of 14 datasets · 8 selected')
  await miri(page).uncheck()
  await expect.poll(() => total(page)).toBe('14 datasets · 8 selected')
})

test('rows that are all hidden do not make the shown ones seem selected; all adds to them', async () => {
  const { page } = await search2733()
  await miri(page).check()
  await expect.poll(() => total(page)).toMatch(/^8 of/)
  await searchHead(page).click()
  await expect.poll(() => total(page)).toBe('8 of 14 datasets · 8 selected')
  await miri(page).uncheck()
  await filter(page).fill('nircam')
  await expect.poll(() => total(page)).toBe('6 of 14 datasets · 8 selected, 8 of them hidden by the filters')
  await expect.poll(() => searchHead(page).isChecked()).toBe(false)
  await searchHead(page).click()
  await expect.poll(() => total(page)).toBe('6 of 14 datasets · 14 selected, 8 of them hidden by the filters')
})

test('what is deselected while a filter or a range still has to name its rows stays so', async () => {
  const { page } = await search2733()
  await searchHead(page).click()
  const ofFilter = await holdCall(page, 'search.keys')
  await miri(page).check()
  await ofFilter.asked
  await searchHead(page).click()
  await expect.poll(() => total(page)).toBe('8 of 14 datasets · 8 selected')
  await searchHead(page).click()
  await expect.poll(() => total(page)).toBe('8 of 14 datasets · 0 selected')
  await ofFilter.release()
  expect(await total(page)).toBe('8 of 14 datasets · 0 selected')

  await miri(page).uncheck()
  await resultRow(page, 1).getByRole('checkbox').click()
  await expect.poll(() => total(page)).toBe('14 datasets · 1 selected')
  const ofRange = await holdCall(page, 'search.keys')
  await resultRow(page, 5)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] })
  await ofRange.asked
  await page.keyboard.press('Escape')
  await expect.poll(() => total(page)).toBe('14 datasets · 0 selected')
  await ofRange.release()
  expect(await total(page)).toBe('14 datasets · 0 selected')
})

test('a new search says that it cleared the selection, and Undo restores search and selection', async () => {
  const { page } = await search2733()
  await resultRow(page, 1).getByRole('checkbox').click()
  await resultRow(page, 2).getByRole('checkbox').click()
  const box = page.getByRole('searchbox', { name: 'Target, position, program, dataset or file' })
  await box.fill('7340')
  await box.press('Enter')
  await page.getByText('The new search cleared the selection of 2 datasets.').waitFor()
  await button(page, 'Undo').click()
  await expect.poll(() => total(page)).toBe('14 datasets · 2 selected')
  await expect.poll(() => box.inputValue()).toBe('2733')
})

test('in the queue what a filter hides is not selected any more, is counted, and Undo brings it back', async () => {
  const { page } = await kit.open({
    before: async own => {
      await enqueueFiles(own, { name: 'held', isPaused: true }, filesOf(own, '_rate.fits', 12))
      await enqueueFiles(own, { name: 'also', isPaused: true }, filesOf(own, '_cal.fits', 4))
    },
  })
  const bar = page.getByRole('toolbar', { name: 'Selected files' })
  const row = (name: RegExp) => page.getByRole('row', { name }).first()
  const nameFilter = page.getByRole('searchbox', { name: 'Filter by file name' })
  await row(/_rate\.fits/)
    .getByRole('checkbox')
    .click()
  await row(/_cal\.fits/)
    .getByRole('checkbox')
    .click()
  await bar.getByText('2 selected').waitFor()

  // Another order hides nothing.
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await bar.getByText('2 selected').waitFor()

  await nameFilter.fill('_rate')
  await bar.getByText('1 selected').waitFor()
  await page.getByText('1 of 2 selected files is now hidden and no longer selected.').waitFor()
  await button(page, 'Undo').click()
  await bar.getByText('2 selected').waitFor()
  await expect.poll(() => nameFilter.inputValue()).toBe('')

  // A whole group means what is still listed of it, and nothing more when the filter goes.
  await button(page, 'Clear selection').click()
  await row(/^Waiting/)
    .getByRole('checkbox')
    .click()
  await bar.getByText('16 selected').waitFor()
  await nameFilter.fill('_cal')
  await bar.getByText('4 selected').waitFor()
  await page.getByText('12 of 16 selected files are now hidden and no longer selected.').waitFor()
  await nameFilter.fill('')
  await bar.getByText('4 selected').waitFor()
  await expect
    .poll(() =>
      row(/_cal\.fits/)
        .getByRole('checkbox')
        .isChecked(),
    )
    .toBe(true)
  await expect
    .poll(() =>
      row(/_rate\.fits/)
        .getByRole('checkbox')
        .isChecked(),
    )
    .toBe(false)
})

test('files that were taken out of a group are counted off what is listed of it while they are listed', async () => {
  const { page } = await kit.open({
    before: async own => {
      await enqueueFiles(own, { name: 'held', isPaused: true }, filesOf(own, '_rate.fits', 6))
      await enqueueFiles(own, { name: 'also', isPaused: true }, filesOf(own, '_cal.fits', 4))
    },
  })
  const bar = page.getByRole('toolbar', { name: 'Selected files' })
  const nameFilter = page.getByRole('searchbox', { name: 'Filter by file name' })
  const checkbox = (name: RegExp, at: number) => page.getByRole('row', { name }).nth(at).getByRole('checkbox')
  await checkbox(/^Waiting/, 0).click()
  await bar.getByText('10 selected').waitFor()
  for (const at of [0, 1, 2]) await checkbox(/_rate\.fits/, at).click()
  await checkbox(/_cal\.fits/, 0).click()
  await bar.getByText('6 selected').waitFor()
  await nameFilter.fill('_cal')
  await page.getByText('3 of 6 selected files are now hidden and no longer selected.').waitFor()
  await bar.getByText('3 selected').waitFor()
  await expect.poll(() => checkbox(/_cal\.fits/, 0).isChecked()).toBe(false)
  await expect.poll(() => checkbox(/_cal\.fits/, 1).isChecked()).toBe(true)
})
