import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

import { noFilter } from '#shared/contract/areas/selection-views'
import type { SelectionSummary } from '#shared/contract/areas/selection-views'
import { listFilesOf } from './fill.ts'
import { go, onBothHosts } from './hosts.ts'
import type { OpenedPage } from './hosts.ts'

/** One mosaic with its exposures and guide stars. */
const mosaic = 'jw02733-o002_t001_miri_f1130w'

async function summaryOf({ ask }: OpenedPage): Promise<SelectionSummary> {
  const { listId } = await ask('selection.current', {})
  if (listId === null) throw new Error('There is no list.')
  return ask('selection.summary', { listId, filter: noFilter })
}

onBothHosts(open => {
  /** The Selection screen with the files of the mosaic. */
  async function opened(): Promise<OpenedPage & { readonly all: number }> {
    const found = await open()
    const { progress } = await listFilesOf(found, mosaic)
    await go(found.page, 'Selection')
    await found.page.getByRole('treegrid', { name: 'Files, grouped by dataset' }).waitFor()
    return { ...found, all: progress.files }
  }

  test('a pattern chooses what it matches, and one that cannot be read says where', async () => {
    const found = await opened()
    const { page, all } = found
    const field = page.getByRole('searchbox', { name: 'Match' })
    await page.getByRole('radio', { name: 'None' }).click()
    await page.getByText(`0 of ${all} files`).waitFor()
    await page.getByRole('switch', { name: 'Regular expression' }).click()
    await field.fill('-o002_.*_(i2d|cat)\\.(fits|ecsv)$')
    await page.getByText('2 match').waitFor()
    await page.getByRole('treegrid').getByRole('row').nth(1).focus()
    await page.keyboard.press('Control+a')
    await page.getByText(`2 of ${all} files`).waitFor()
    expect((await summaryOf(found)).total.selected.files).toBe(2)

    await field.fill('_i2d\\.(fits')
    await page.getByText('Invalid pattern (position 7)').waitFor()
    await page.getByRole('button', { name: 'Use plain text' }).click()
    await page.getByText('Invalid pattern').waitFor({ state: 'detached' })
    await page.getByText('No file matches.').waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByText(`2 of ${all} files`).waitFor()
  })

  test('a level is ticked and unticked by hand, and the host counts the same', async () => {
    const found = await opened()
    const { page, all } = found
    const chosen = async (): Promise<number | undefined> =>
      (await summaryOf(found)).levels.find(({ level }) => level === '3')?.selected.files
    await page.getByRole('radio', { name: 'None' }).click()
    await page.getByText(`0 of ${all} files`).waitFor()
    const level = page.getByRole('checkbox', { name: /^Level 3, / })
    await level.focus()
    await page.keyboard.press('Space')
    await page.getByRole('checkbox', { name: /^Level 3, (\d+) of \1 files/ }).waitFor()
    // The host takes back the last change: the offer to take back the one before ends at once, not by itself.
    await page.getByText('Nothing is selected now.').waitFor({ state: 'detached', timeout: 5_000 })
    const files = await chosen()
    expect(files).toBeGreaterThan(0)
    await page.getByText(`${files} of ${all} files`).waitFor()
    await page.getByRole('button', { name: 'Undo last change' }).click()
    await page.getByText(`0 of ${all} files`).waitFor()
    await expect.poll(chosen).toBe(0)
    await level.focus()
    await page.keyboard.press('Space')
    await page.getByText(`${files} of ${all} files`).waitFor()
    await page.keyboard.press('Space')
    await page.getByText(`0 of ${all} files`).waitFor()
    await expect.poll(chosen).toBe(0)
  })

  test('the list is saved as a file of the columns of the archive', async () => {
    const found = await opened()
    const { page } = found
    const { selected } = (await summaryOf(found)).total
    const { name, text } = await found.saved(() => page.getByRole('button', { name: 'Export list' }).click())
    expect(name).toMatch(/^MAST_\d{4}-\d{2}-\d{2}T\d{4}\.csv$/)
    const lines = text.trimEnd().split('\n')
    expect(lines[0]).toBe('Dataset,Filename,Product Level,Suffix,Instrument,Filter / Grating')
    expect(lines).toHaveLength(1 + selected.files)
    await page.getByText(`${name}: ${selected.files} files.`).waitFor()
  })

  test('a different file of the same name is replaced where that was chosen', async () => {
    const found = await opened()
    const { page, ask, filesFolder } = found
    const name = `${mosaic}_i2d.fits`
    const file = path.join(filesFolder, 'JWST', name)
    await mkdir(path.dirname(file))
    await writeFile(file, 'something else')
    await page.getByRole('radio', { name: 'None' }).click()
    await page.getByRole('searchbox', { name: 'Match' }).fill(name)
    await page.getByText('1 match').waitFor()
    await page.getByRole('treegrid').getByRole('row').nth(1).focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('radio', { name: 'Flat' }).click()
    await page.getByRole('textbox', { name: 'Folder' }).fill(filesFolder)
    await page.getByText('1 file there differs').waitFor()
    await page.getByRole('radio', { name: 'Replace' }).click()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor()
    await page.getByText('Finished today (1)').waitFor()
    expect((await ask('queue.overview', {})).totals).toMatchObject({ asked: 1, verified: 1 })
    expect((await readFile(file)).subarray(0, 6).toString()).toBe('SIMPLE')
  })

  test('a batch is given a name, a priority and a later time, and nothing is fetched before', async () => {
    const found = await opened()
    const { page, ask } = found
    const { selected } = (await summaryOf(found)).total
    await page.getByRole('button', { name: 'Start options' }).click()
    const options = page.getByRole('dialog', { name: 'Start options' })
    await options.getByRole('textbox', { name: 'Name' }).fill('Ring at night')
    await options.getByText('High', { exact: true }).click()
    await options.getByRole('radio', { name: 'At a time' }).click()
    await options.getByLabel('Date').fill('2099-12-31')
    await options.getByRole('textbox', { name: 'Time' }).fill('21:30')
    await options.getByRole('button', { name: 'Done' }).click()
    await options.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor()
    await page.getByText('Stopped by the schedule until 2099-12-31 21:30').first().waitFor()
    const { batches, totals } = await ask('queue.overview', {})
    expect(batches[0]).toMatchObject({ name: 'Ring at night', priority: 'high' })
    expect(totals).toMatchObject({ asked: selected.files, verified: 0, waiting: selected.files })
    expect((await ask('queue.limits', {})).startAtMs).toBe(new Date('2099-12-31T21:30').getTime())
  })
})
