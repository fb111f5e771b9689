import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'

import { resultRow } from '#test/journey-kit'
import { go, onBothHosts } from './hosts.ts'

async function searchFor(page: Page, text: string): Promise<void> {
  const box = page.getByRole('searchbox', { name: 'Target, position, program, dataset or file' })
  await box.fill(text)
  await box.press('Enter')
}

const instrument = (page: Page, name: RegExp): Locator =>
  page.getByRole('group', { name: 'Instrument' }).getByRole('checkbox', { name })

onBothHosts(open => {
  test('coordinates with a radius are understood and find what lies within', async () => {
    const { page, ask } = await open()
    await go(page, 'Search')
    await searchFor(page, '10:07:01.8 -40:26:11 1m')
    await page.getByText('Position, within 1′').first().waitFor()
    await page.getByText(/^\d+ datasets · 0 selected$/).waitFor()
    await expect.poll(() => resultRow(page, 1).getAttribute('aria-label')).toMatch(/^jw02733-/)
    const earlier = async (): Promise<readonly string[]> =>
      (await ask('search.earlier', {})).searches.map(search => search.query.text)
    await expect.poll(earlier).toEqual(['10:07:01.8 -40:26:11 1m'])
  })

  test('facets and words narrow what was found, say so, and are taken off again', async () => {
    const { page } = await open()
    await go(page, 'Search')
    await searchFor(page, '2733')
    await page.getByText('14 datasets · 0 selected').waitFor()
    await instrument(page, /MIRI 8/).check()
    await page.getByText('8 of 14 datasets · 0 selected').waitFor()
    await page.getByRole('button', { name: 'Remove Instrument: MIRI' }).click()
    await page.getByText('14 datasets · 0 selected', { exact: true }).waitFor()
    await page.getByRole('searchbox', { name: 'Filter these results' }).fill('f770w')
    await page.getByText('2 of 14 datasets · 0 selected').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('14 datasets · 0 selected', { exact: true }).waitFor()
  })

  test('a saved search is there after a reload, and is used again with its filters', async () => {
    const { page, ask } = await open()
    await go(page, 'Search')
    await searchFor(page, '2733')
    await page.getByText('14 datasets · 0 selected').waitFor()
    await instrument(page, /NIRCAM 6/).check()
    await page.getByText('6 of 14 datasets · 0 selected').waitFor()
    await page.getByRole('button', { name: 'Saved searches' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Save this search, with its filters, as').fill('Ring in the near infrared')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    const name = { name: 'Ring in the near infrared', exact: true }
    await dialog.getByRole('button', name).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const { searches } = await ask('search.saved', {})
    expect(searches).toMatchObject([
      { name: 'Ring in the near infrared', filters: { facets: { instrument: [expect.any(String)] } } },
    ])

    await page.reload()
    await page.getByRole('button', name).click()
    await page.getByText('6 of 14 datasets · 0 selected').waitFor()
    await expect.poll(() => instrument(page, /NIRCAM 6/).isChecked()).toBe(true)
  })
})
