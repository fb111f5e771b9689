import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'

import { queueNames, queueRow } from '#test/journey-kit'
import { archiveFiles, startBatch } from './fill.ts'
import { go, onBothHosts } from './hosts.ts'

const rates = archiveFiles('_rate.fits', 6)

onBothHosts(open => {
  test('a limit that is set in the popover is in force, and is taken off again', async () => {
    const opened = await open()
    const { page, ask } = opened
    await startBatch(opened, 'later', rates.slice(0, 1), 'paused')
    await go(page, 'Queue')
    const totals = page.getByRole('region', { name: 'Totals' })
    const inForce = async (): Promise<number | null> => (await ask('queue.limits', {})).bytesPerSecond
    await page.getByRole('button', { name: 'Limit', exact: true }).click()
    const popover = page.getByRole('dialog', { name: 'Bandwidth limit' })
    await popover.getByText('Now: Full speed').waitFor()
    await popover.getByRole('button', { name: '5.0 MB/s' }).click()
    await popover.getByText('Now: 5.0 MB/s at most').waitFor()
    expect(await inForce()).toBe(5_000_000)
    await page.keyboard.press('Escape')
    await popover.waitFor({ state: 'detached' })
    await totals.getByText('5.0 MB/s at most').waitFor()

    // Keys of one letter act where the focus is in a list.
    await queueRow(page, /Paused/).focus()
    await page.keyboard.press('l')
    await popover.getByRole('button', { name: 'Full speed' }).click()
    await popover.getByText('Now: Full speed').waitFor()
    expect(await inForce()).toBeNull()
    await page.keyboard.press('Escape')
    await totals.getByText('Full speed').waitFor()
  })

  test('everything pauses and resumes, by the button and by its key', async () => {
    const opened = await open()
    const { page, ask } = opened
    // Nothing is done before the end of the test.
    await ask('queue.limit', { bytesPerSecond: 1000 })
    await startBatch(opened, 'slow', rates, 'now')
    await go(page, 'Queue')
    const isPaused = async (): Promise<boolean> => (await ask('queue.overview', {})).now.isPaused
    const pause = page.getByRole('button', { name: 'Pause all' })
    const resume = page.getByRole('button', { name: 'Resume all' })
    await pause.click()
    await resume.waitFor()
    await queueRow(page, /_rate\.fits, Paused/).waitFor()
    expect(await isPaused()).toBe(true)
    await resume.click()
    await pause.waitFor()
    expect(await isPaused()).toBe(false)
    await queueRow(page, /_rate\.fits/).focus()
    await page.keyboard.press('Shift+P')
    await resume.waitFor()
    expect(await isPaused()).toBe(true)
    await page.keyboard.press('Shift+P')
    await pause.waitFor()
    await queueRow(page, /_rate\.fits, Paused/).waitFor({ state: 'detached' })
    expect(await isPaused()).toBe(false)
  })

  test('files and batches are put in another order and another priority by keys', async () => {
    const opened = await open()
    const { page, ask } = opened
    // Nothing is done before the end of the test.
    await ask('queue.limit', { bytesPerSecond: 1000 })
    await startBatch(opened, 'first', rates.slice(0, 3), 'paused')
    const batchId = await startBatch(opened, 'second', rates.slice(3), 'paused')
    await go(page, 'Queue')
    await page.getByText('Waiting (6)').waitFor()
    const [one, two, three = '', ...others] = await queueNames(page)
    await queueRow(page, startsWith(three)).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(() => queueNames(page)).toEqual([three, one, two, ...others])

    await page.getByText('By batch', { exact: true }).click()
    await batchRow(page, 'second').focus()
    await page.keyboard.press('Alt+ArrowUp')
    const batches = (): Promise<readonly (string | null)[]> =>
      page
        .getByRole('row', { level: 1 })
        .evaluateAll(rows => rows.map(row => row.getAttribute('aria-label')?.split(',')[0] ?? null))
    await expect.poll(batches).toEqual(['second', 'first'])
    // Into the row: the first arrow opens it, the next one goes to its button.
    await page.keyboard.press('ArrowRight')
    await queueRow(page, /_rate\.fits, Paused/).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.type('High')
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    const priority = async (): Promise<string | undefined> =>
      (await ask('queue.overview', {})).batches.find(({ id }) => id === batchId)?.priority
    await expect.poll(priority).toBe('high')
    await batchRow(page, 'second').focus()
    await page.keyboard.press('p')
    await batchRow(page, 'second, In the queue, high priority').waitFor()
  })

  test('what is removed comes back as it was with the Undo of its toast', async () => {
    const opened = await open()
    const { page, ask } = opened
    await startBatch(opened, 'kept', rates, 'paused')
    await go(page, 'Queue')
    await page.getByText('Waiting (6)').waitFor()
    const all = await queueNames(page)
    await queueRow(page, startsWith(all[0] ?? '')).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('2 selected').waitFor()
    await page.keyboard.press('Delete')
    await page.getByText('2 files were removed from the queue. Files on disk stay.').waitFor()
    await expect.poll(() => queueNames(page)).toEqual(all.slice(2))
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByText('Waiting (6)').waitFor()
    await expect.poll(() => queueNames(page)).toEqual(all)
    expect((await ask('queue.overview', {})).totals).toMatchObject({ asked: 6, waiting: 6 })
  })

  test('a file is found by a part of its name, and lists each attempt to fetch it', async () => {
    const opened = await open()
    const { page } = opened
    const [exclusive] = archiveFiles('_cal.fits', 1, false)
    if (exclusive === undefined) throw new Error('Every file is public.')
    await startBatch(opened, 'public', rates, 'paused')
    await startBatch(opened, 'exclusive', [exclusive], 'now')
    await go(page, 'Queue')
    await page.getByText('Needs attention (1)').waitFor()
    const filter = page.getByRole('searchbox', { name: 'Filter by file name' })
    await filter.fill(exclusive.filename.slice(4, -5))
    await expect.poll(() => queueNames(page)).toEqual([exclusive.filename])
    await queueRow(page, /Needs token/).focus()
    await page.keyboard.press('Enter')
    const details = page.getByRole('complementary', { name: 'File details' })
    await details.getByText('Attempts (1)').waitFor()
    await details.getByText('Interrupted').waitFor()
    await details.getByText(exclusive.uri).waitFor()
    await queueRow(page, /Needs token/).focus()
    await page.keyboard.press('r')
    await details.getByText('Attempts (2)').waitFor()

    await filter.fill('no such file')
    await page.getByText('No file of the queue matches the filter.').waitFor()
    await page.getByRole('button', { name: 'Clear filter', exact: true }).click()
    await page.getByText('Waiting (6)').waitFor()
  })
})

const startsWith = (text: string): RegExp => new RegExp(`^${text}`)
const batchRow = (page: Page, name: string): Locator =>
  page.getByRole('row', { name: startsWith(name), level: 1 })
