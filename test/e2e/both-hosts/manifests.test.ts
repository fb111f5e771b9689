import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { pickOption } from '#test/pick-option'

import { archiveFiles, fetchBatch } from './fill.ts'
import { go, onBothHosts } from './hosts.ts'
import type { OpenedPage } from './hosts.ts'

const files = archiveFiles('_rate.fits', 5)

/** Opens the Manifests screen on a batch, by its row. */
async function openBatch(page: Page, name: string): Promise<void> {
  await go(page, 'Manifests')
  await page.getByRole('grid', { name: 'Batches' }).getByRole('row', { name }).click()
  await page.getByRole('grid', { name: 'Manifest rows' }).waitFor()
}

/** Absolute paths of the files of a batch. */
async function pathsOf({ ask }: OpenedPage, batchId: number): Promise<readonly string[]> {
  const order = { sort: 'manifest', isDescending: false } as const
  const { rows } = await ask('manifests.rows', {
    ...order,
    batchId,
    text: '',
    outcome: 'all',
    first: 0,
    count: 50,
  })
  return rows.flatMap(row => row.path ?? [])
}

onBothHosts(open => {
  test('a damaged and a deleted file are found by verifying again, and fetched again', async () => {
    const opened = await open()
    const { page } = opened
    const batchId = await fetchBatch(opened, 'Southern ring', files.slice(0, 4))
    const [deleted = '', damaged = ''] = await pathsOf(opened, batchId)
    const before = await readFile(damaged)
    await openBatch(page, 'Southern ring')
    const verify = page.getByRole('button', { name: 'Verify again' })
    await page.getByRole('button', { name: 'Download missing (0)' }).waitFor()
    await rm(deleted)
    await writeFile(damaged, 'not what was verified')
    await verify.click()
    await page.getByText(/^Verified again .*: 2 OK · 1 missing · 1 changed on disk$/).waitFor()
    const rows = page.getByRole('grid', { name: 'Manifest rows' })
    await pickOption(page.getByLabel('Status', { exact: true }), 'Changed on disk')
    await rows.getByRole('row', { name: /Changed on disk, row 1 of 1$/ }).waitFor()
    await pickOption(page.getByLabel('Status', { exact: true }), 'All rows')
    await rows.getByRole('row', { name: /row 4 of 4$/ }).waitFor()

    await page.getByRole('button', { name: 'Download missing (2)' }).click()
    await page.getByText(/^2 files are downloaded again\. The changed copy was kept as .+\.$/).waitFor()
    await page.getByRole('button', { name: 'Download missing (0)' }).waitFor()
    await page
      .getByRole('grid', { name: 'Batches' })
      .getByRole('row', { name: /All verified/ })
      .waitFor()
    expect((await readFile(damaged)).equals(before)).toBe(true)
    await verify.click()
    await page.getByText(/^Verified again .*: 4 OK$/).waitFor()
  })

  test('a manifest is saved as CSV, as it lies beside the files', async () => {
    const opened = await open()
    const { page } = opened
    await fetchBatch(opened, 'Southern ring', files.slice(0, 3))
    await openBatch(page, 'Southern ring')
    const { name, text } = await opened.saved(async () => {
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: /^CSV/ }).click()
    })
    const written = path.join(opened.filesFolder, 'Southern ring', 'manifest.csv')
    expect({ name, text }).toEqual({
      name: 'Southern_ring-manifest.csv',
      text: await readFile(written, 'utf8'),
    })
    expect(files.slice(0, 3).filter(({ uri }) => !text.includes(uri))).toEqual([])
  })

  test('a search over everything ever fetched leads to the batch of a file', async () => {
    const opened = await open()
    const { page } = opened
    await fetchBatch(opened, 'First', files.slice(0, 3))
    await fetchBatch(opened, 'Second', files.slice(3))
    await go(page, 'Manifests')
    await page.getByText('All files', { exact: true }).click()
    const name = files[4]?.filename ?? ''
    await page.getByRole('searchbox', { name: 'Search all downloaded files' }).fill(name)
    const found = page.getByRole('grid', { name: 'Files found' })
    await found.getByRole('row', { name: new RegExp(`^${name}, Second`) }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Second' }).waitFor()
    const rows = page.getByRole('grid', { name: 'Manifest rows' })
    await rows.getByRole('row', { name: /row 1 of 1$/ }).waitFor()
    const filter = page.getByRole('searchbox', { name: 'Filter rows' })
    expect(await filter.inputValue()).toBe(name)
    await filter.fill('')
    await rows.getByRole('row', { name: /row 2 of 2$/ }).waitFor()
  })
})
