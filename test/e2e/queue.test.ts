import path from 'node:path'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'

import { barriersOfThemes } from '#test/axe'
import type { PageHost, PageHostOptions } from '#test/page-host'
import { askUntil, enqueueFiles, filesOf } from '#test/queue-kit'
import { pageKit } from '#test/page-kit'
import type { OpenedPage } from '#test/page-kit'

/** The Queue screen in a real browser, over a real queue that fetches from the demo archive. */

const kit = pageKit()

/** `before` fills the queue. */
const open = (
  before: (host: PageHost) => Promise<unknown> = () => Promise.resolve(),
  options: PageHostOptions = {},
): Promise<OpenedPage> => kit.open({ before, host: options })

const rowOf = (page: Page, name: RegExp) => page.getByRole('row', { name }).first()
const section = (page: Page, name: RegExp) =>
  page.locator('[aria-level="1"]').and(page.getByRole('row', { name })).first()
const names = (page: Page): Promise<readonly string[]> =>
  page
    .locator('[data-rows] [role="row"][aria-level="2"]')
    .evaluateAll(rows =>
      rows
        .toSorted((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
        .map(row => (row.getAttribute('aria-label') ?? '').split(',')[0] ?? ''),
    )

test('an empty queue says so, leads on, and asks no other host', async () => {
  const { page, complaints, host: own } = await open()
  const origins = new Set<string>()
  page.on('request', request => origins.add(new URL(request.url()).origin))
  await page.reload()
  await page.getByText('The queue is empty. Finished batches are in Manifests.').waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Open Manifests' }).click()
  await page.getByRole('heading', { name: 'Manifests', level: 1 }).waitFor()
  expect([...origins]).toEqual([new URL(own.url).origin])
  expect(complaints).toEqual([])
})

test('a job is started, paused, limited, resumed and done, and the page says each', async () => {
  const { page, complaints, host: own } = await open(undefined, { scale: 0.2 })
  own.halyard.limits.change({ bytesPerSecond: 300_000 })
  await enqueueFiles(own, { name: 'M 51' }, filesOf(own, '_i2d.fits', 3))
  await rowOf(page, /i2d\.fits, Downloading, \d+ percent/).waitFor()
  await page.getByText('300 kB/s at most').waitFor()
  await rowOf(page, /Downloading/)
    .getByRole('progressbar')
    .waitFor()
  await page.keyboard.press('Tab')
  await rowOf(page, /Downloading/).focus()
  await page.keyboard.press('Shift+P')
  await page.getByRole('button', { name: 'Resume all' }).waitFor()
  await page.getByText('—, paused').waitFor()
  await rowOf(page, /i2d\.fits, Paused/).waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  await rowOf(page, /Paused/).focus()
  await page.keyboard.press('l')
  const popover = page.getByRole('dialog', { name: 'Bandwidth limit' })
  await popover.getByText('Now: 300 kB/s at most').waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  await popover.getByRole('button', { name: '5.0 MB/s' }).click()
  await popover.getByText('Now: 5.0 MB/s at most').waitFor()
  expect(own.halyard.limits.now().settings.bytesPerSecond).toBe(5_000_000)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Resume all' }).click()
  await page.getByText('Finished today (3)').waitFor()
  await expect.poll(() => page.title()).toBe('100 % · Queue · Halyard')
  const totals = await own.service.handlers['queue.overview']({})
  expect(totals.totals).toMatchObject({ asked: 3, verified: 3 })
  expect(complaints).toEqual([])
})

test('the end of a batch is announced on every screen, and kept in the activity', async () => {
  const { page, complaints, host: own } = await open()
  const notes = page.getByRole('region', { name: 'Notifications' })
  await page.getByRole('link', { name: 'Search', exact: true }).click()
  await page.getByRole('heading', { name: 'Search', level: 1 }).waitFor()
  await enqueueFiles(own, { name: 'M 51' }, filesOf(own, '_cat.ecsv', 2))
  await notes.getByText(/^M 51: 2 files, .*, verified\.$/).waitFor()
  const [file] = filesOf(own, '_cat.ecsv', 3).slice(2)
  if (file === undefined) throw new Error('The archive has too few catalogues.')
  const gone = { ...file, uri: 'mast:JWST/product/no-such_cat.ecsv', filename: 'no-such_cat.ecsv' }
  const batchId = await enqueueFiles(own, { name: 'GO 2733', patience: 'bounded' }, [file, gone])
  await own.halyard.queue.run(batchId, new AbortController().signal)
  await notes.getByText('GO 2733: 1 verified, 1 failed.').waitFor()
  expect(await page.getByRole('heading', { name: 'Search', level: 1 }).count()).toBe(1)
  await notes.getByRole('button', { name: 'Show failures' }).click()
  await page.getByRole('region', { name: 'GO 2733' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a command' }).fill('activity')
  await page.keyboard.press('Enter')
  const told = page.getByRole('dialog', { name: 'Activity' })
  await told.getByText(/^M 51: 2 files/).waitFor()
  await told.getByText('GO 2733: 1 verified, 1 failed.').waitFor()
  expect(complaints).toEqual([])
})

test('an archive that does not answer is called so, and no network is claimed to be lost', async () => {
  const { page, complaints } = await open(async own => {
    await own.archive.stop()
    await enqueueFiles(own, { name: 'M 51' }, filesOf(own, '_i2d.fits', 2))
  })
  await page.getByText(/^The archive does not answer\. 2 files wait and continue by themselves\./).waitFor()
  await page.getByRole('contentinfo').getByText('The archive does not answer').waitFor()
  expect(await page.getByText('No network').count()).toBe(0)
  expect(await page.getByText('Waiting for network').count()).toBe(0)
  await page.getByRole('button', { name: 'Try now' }).waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('exclusive files are shown in Needs attention with their way out, and a retry asks again', async () => {
  const {
    page,
    complaints,
    host: own,
  } = await open(async started => {
    const exclusive = [...started.catalogue.files()].filter(file => file.access !== 'PUBLIC').slice(0, 2)
    await enqueueFiles(started, { name: 'GO 1234' }, exclusive)
  })
  await page.getByText('Needs attention (2)').waitFor()
  await page.getByText('2 exclusive-access files wait for a MAST token').waitFor()
  await rowOf(page, /Needs token/).focus()
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: 'File details' })
  await details.getByText('Attempts (1)').waitFor()
  await details.getByText('Interrupted').waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  const before = await own.service.handlers['queue.overview']({})
  await page.getByRole('button', { name: 'Retry all' }).click()
  const after = await askUntil(
    own,
    'queue.overview',
    {},
    now => now.now.rowsRevision > before.now.rowsRevision,
  )
  expect(after.totals.waiting).toBe(2)
  await details.getByText('Attempts (2)').waitFor()
  await page
    .getByRole('button', { name: /^Enter token, / })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Token', level: 1 }).waitFor()
  expect(complaints).toEqual([])
})

test('what is removed comes back with an undo by its key; selected files are counted', async () => {
  const {
    page,
    complaints,
    host: own,
  } = await open(started =>
    enqueueFiles(started, { name: 'keep', isPaused: true }, filesOf(started, '_rate.fits', 6)),
  )
  await page.getByText('Waiting (6)').waitFor()
  const all = await names(page)
  await rowOf(page, /rate\.fits, Paused/).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.getByText('2 selected').waitFor()
  await page.keyboard.press('Delete')
  await page.getByText('2 files were removed from the queue. Files on disk stay.').waitFor()
  await page.getByText('Waiting (4)').waitFor()
  expect(await names(page)).toEqual(all.slice(2))
  await page.keyboard.press('Control+z')
  await page.getByText('Waiting (6)').waitFor()
  expect(await names(page)).toEqual(all)
  await rowOf(page, /rate\.fits, Paused/).focus()
  await page.keyboard.press('Control+a')
  await page.getByText('6 selected').waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByText('6 selected').waitFor({ state: 'detached' })
  expect((await own.service.handlers['queue.overview']({})).totals.asked).toBe(6)
  expect(complaints).toEqual([])
})

test('files and batches are moved by keys, and a batch is paused and resumed with P', async () => {
  const { page, host: own } = await open(async started => {
    const files = filesOf(started, '_rate.fits', 6)
    await enqueueFiles(started, { name: 'first', isPaused: true }, files.slice(0, 3))
    await enqueueFiles(started, { name: 'second', isPaused: true }, files.slice(3))
  })
  await page.getByText('Waiting (6)').waitFor()
  const before = await names(page)
  await rowOf(page, new RegExp(before[2] ?? '')).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => names(page)).toEqual([before[2], before[0], before[1], ...before.slice(3)])
  await page.getByText('By batch').click()
  await section(page, /^second/).focus()
  await page.keyboard.press('Alt+ArrowUp')
  const order = () =>
    page
      .locator('[data-rows] [role="row"]')
      .evaluateAll(rows => rows.map(row => (row.getAttribute('aria-label') ?? '').split(',')[0]))
  await expect.poll(order).toEqual(['second', 'first'])
  own.halyard.limits.change({ bytesPerSecond: 1000 })
  await section(page, /^second/).focus()
  await page.keyboard.press('p')
  await section(page, /^second, In the queue/).waitFor()
  await page.keyboard.press('p')
  await section(page, /^second, Paused/).waitFor()
})

test('the timetable is painted by keys, listed and written, and is the same in all three', async () => {
  const {
    page,
    complaints,
    host: own,
  } = await open(started =>
    enqueueFiles(started, { name: 'later', isPaused: true }, filesOf(started, '_rate.fits', 1)),
  )
  await rowOf(page, /Paused/).focus()
  await page.keyboard.press('l')
  await page.getByRole('button', { name: /Schedule and quota/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Schedule and quota' })
  await dialog.getByRole('gridcell', { name: 'Monday 08:00, full speed' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowRight')
  await dialog.getByRole('gridcell', { name: 'Monday 09:00, stopped' }).waitFor()
  const from = await dialog.getByRole('gridcell', { name: /^Wednesday 10:00/ }).boundingBox()
  const to = await dialog.getByRole('gridcell', { name: /^Thursday 12:00/ }).boundingBox()
  if (from === null || to === null) throw new Error('The week is not shown.')
  await page.mouse.move(from.x + 8, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(to.x + 8, to.y + 8, { steps: 4 })
  await page.mouse.up()
  await dialog.getByRole('gridcell', { name: 'Thursday 11:00, stopped' }).waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  await dialog.getByText('List', { exact: true }).click()
  expect(await dialog.getByRole('listitem').count()).toBe(6)
  await dialog.getByRole('button', { name: 'Remove Monday 08:00' }).click()
  await dialog.getByRole('button', { name: 'Remove Monday 10:00' }).click()
  await dialog.getByRole('group', { name: 'Wednesday 10:00' }).getByText('Limited').click()
  expect(await barriersOfThemes(page)).toEqual([])
  await dialog.getByText('Text', { exact: true }).click()
  const text = dialog.getByRole('textbox', { name: 'Schedule', exact: true })
  await expect.poll(() => text.inputValue()).toBe('Wed-10:00,5M Wed-Thu-13:00,full Thu-10:00,stop')
  await text.fill('sometimes')
  await dialog.getByRole('button', { name: 'Read schedule' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('From rclone').fill('Mon-08:00,512k Mon-18:30,off')
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect.poll(() => text.inputValue()).toBe('Mon-08:00,512KiB Mon-18:30,full')
  await dialog.getByRole('button', { name: 'Set schedule' }).click()
  await page.getByText('Saved.').waitFor()
  expect(own.halyard.limits.now().settings.timetable).toBe('Mon-08:00,512KiB Mon-18:30,full')
  expect(complaints).toEqual([])
})

test('a host that stopped is shown as such, and its return brings the page back with the same queue', async () => {
  const {
    page,
    complaints,
    host: own,
  } = await open(started =>
    enqueueFiles(started, { name: 'stays', isPaused: true }, filesOf(started, '_rate.fits', 5)),
  )
  await page.getByText('Waiting (5)').waitFor()
  const before = await names(page)
  await page.evaluate(() => {
    Object.assign(window, { isSamePage: true })
  })
  await own.restart()
  await page.getByText(/Halyard does not answer\. Last update \d+:\d\d:\d\d/).waitFor({ state: 'detached' })
  await page.getByText('Waiting (5)').waitFor()
  expect(await names(page)).toEqual(before)
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
  // The browser itself reports requests to a host that is not there.
  expect(complaints.filter(text => !text.includes('net::ERR_'))).toEqual([])
})

test('a host that never answers shows why, and asking again finds it when it does', async () => {
  const { page } = await open(started =>
    enqueueFiles(started, { name: 'later', isPaused: true }, filesOf(started, '_rate.fits', 1)),
  )
  await page.getByText('Waiting (1)').waitFor()
  await page.route('**/api/call', route => route.abort())
  await page.reload()
  await page.getByRole('alert').getByText('Halyard does not answer.').first().waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  await page.unroute('**/api/call')
  await page.getByRole('button', { name: 'Try again' }).first().click()
  await page.getByText('Waiting (1)').waitFor()
})

test('a browser without a session is paired by typing the code; a wrong one is explained', async () => {
  const { page, host: own } = await open(started =>
    enqueueFiles(started, { name: 'later', isPaused: true }, filesOf(started, '_rate.fits', 1)),
  )
  const other = await kit.openBlank()
  await other.page.goto(own.url)
  await other.page.getByLabel('Code').fill('22222222')
  await other.page.keyboard.press('Enter')
  await other.page.getByRole('alert').getByText('This code is wrong').waitFor()
  const url = own.newPairedUrl()
  await other.page.getByLabel('Code').fill(url.slice(-8).toLowerCase())
  await other.page.keyboard.press('Enter')
  await other.page.getByText('Waiting (1)').waitFor()
  await page.goto('about:blank')
  await page.goto(url)
  await page.getByText('Waiting (1)').waitFor()
  const third = await kit.openBlank()
  await third.page.goto(url)
  await third.page.getByRole('alert').getByText('has been used').waitFor()
})

test('a name that is markup is shown as text', async () => {
  const markup = '<img src=x onerror="document.title=1"><b>bold</b>'
  const { page, complaints } = await open(async started => {
    const batchId = await enqueueFiles(
      started,
      { name: 'plain', isPaused: true },
      filesOf(started, '_rate.fits', 1),
    )
    await started.halyard.queue.rename(batchId, markup)
  })
  await page.getByText('By batch').click()
  await page.getByText(markup).waitFor()
  expect([await page.locator('main img, main b, main script').count(), complaints]).toEqual([0, []])
})

test('beside the details nothing of a row is scrolled to, and selecting moves no row', async () => {
  const { page, complaints } = await open(async started => {
    started.halyard.limits.change({ bytesPerSecond: 20_000 })
    await enqueueFiles(started, { name: 'M 51', isPaused: true }, filesOf(started, '_cal.fits', 20))
  })
  await page.setViewportSize({ width: 1280, height: 800 })
  const row = rowOf(page, /Paused/)
  await row.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'File details' }).waitFor()
  const grid = page.getByRole('treegrid', { name: 'Files of the queue' })
  await expect.poll(() => grid.evaluate(it => it.scrollWidth - it.clientWidth)).toBe(0)
  await row.getByRole('button', { name: /^Resume batch/ }).waitFor()
  await page.keyboard.press('Escape')

  const before = await row.boundingBox()
  await row.focus()
  await page.keyboard.press('Space')
  const bar = page.getByRole('toolbar', { name: 'Selected files' })
  await bar.getByText('1 selected').waitFor()
  expect(await row.boundingBox()).toEqual(before)
  await bar.getByRole('button', { name: 'Clear selection' }).press('Enter')
  await bar.waitFor({ state: 'detached' })
  await expect.poll(() => row.evaluate(it => it === document.activeElement)).toBe(true)

  // The last file, above a section without any, is not covered by what appears below it.
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowUp')
  const last = page.locator('[data-rows] > [tabindex="0"]')
  await expect.poll(() => last.getAttribute('aria-rowindex')).toBe('24')
  await page.keyboard.press('Space')
  await bar.waitFor()
  await expect
    .poll(async () => {
      const [lastBox, gridBox] = [await last.boundingBox(), await grid.boundingBox()]
      return lastBox !== null && gridBox !== null && lastBox.y + lastBox.height <= gridBox.y + gridBox.height
    })
    .toBe(true)
  expect(complaints).toEqual([])
})

test('a batch is renamed, limited and prioritised from its menu, and partial data is asked about', async () => {
  const { page, host: own } = await open(
    async started => {
      started.halyard.limits.change({ bytesPerSecond: 100_000 })
      await enqueueFiles(started, { name: 'half' }, filesOf(started, '_i2d.fits', 1))
      await askUntil(started, 'queue.overview', {}, ({ now }) => now.presentBytes > 30_000)
      await started.halyard.queue.pause({ kind: 'all' })
    },
    { scale: 0.2 },
  )
  await page.getByText('By batch').click()
  const menu = page.getByRole('button', { name: 'Actions for half' })
  await menu.click()
  await page.getByRole('menuitem', { name: 'High priority' }).click()
  await menu.click()
  await page.getByRole('menuitem', { name: 'Limit this batch…' }).click()
  await page.getByRole('switch', { name: 'Limit this batch' }).click()
  await page.getByRole('button', { name: 'Set limit' }).click()
  await expect.poll(() => Object.values(own.halyard.limits.now().settings.batches)).toEqual([10_000_000])
  await menu.click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('better name')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.getByRole('button', { name: 'Actions for better name' }).click()
  await page.getByRole('menuitem', { name: 'Remove and delete partial data…' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByText(path.join(own.filesFolder, 'half')).waitFor()
  expect(await barriersOfThemes(page)).toEqual([])
  await question.getByRole('button', { name: /^Delete 1 partial file/ }).click()
  await page.getByText('The queue is empty.').waitFor()
})

test('320 pixels are enough outside the grid, and a filter that finds nothing says so', async () => {
  const { page, complaints } = await open(started =>
    enqueueFiles(started, { name: 'small', isPaused: true }, filesOf(started, '_rate.fits', 9)),
  )
  await page.setViewportSize({ width: 320, height: 640 })
  await page.getByText('Waiting (9)').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  expect(await barriersOfThemes(page)).toEqual([])
  await page.getByRole('searchbox', { name: 'Filter by file name' }).fill('no such file')
  await page.getByText('No file of the queue matches the filter.').waitFor()
  await page.getByRole('button', { name: 'Clear filter', exact: true }).click()
  await page.getByText('Waiting (9)').waitFor()
  expect(complaints).toEqual([])
})
