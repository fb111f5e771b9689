import type { BrowserContext, Page } from 'playwright'
import { expect, test, vi } from 'vitest'
import { barriers, showTheme } from '#test/axe'
import { type PageHost } from '#test/page-host'
import { openPaired } from '#test/page-watch'
import { pageKit } from '#test/page-kit'

// A whole host, an archive and a browser, beside other tests: seconds on a quiet machine, far more on a busy one.
vi.setConfig({ testTimeout: 90_000 })

const kit = pageKit()

interface Seen {
  readonly host: PageHost
  readonly context: BrowserContext
  readonly page: Page
  readonly complaints: readonly string[]
}

/** The Search screen of a host of its own. Requests to any other host are complaints. */
async function openSearch(): Promise<Seen> {
  const host = await kit.openHost()
  const { page, complaints, context } = await kit.openBlank({ viewport: { width: 1280, height: 800 } })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const foreign: string[] = []
  page.on('request', request => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(host.url).origin) foreign.push(request.url())
  })
  kit.after(() => expect([...complaints, ...foreign]).toEqual([]))
  await openPaired(page, host)
  await page
    .getByRole('link', { name: 'Search' })
    .or(page.getByRole('button', { name: 'Search' }))
    .first()
    .click()
  await page.getByRole('heading', { name: 'Search', level: 1 }).waitFor()
  return { host, context, page, complaints }
}

const box = (page: Page) =>
  page.getByRole('searchbox', { name: 'Target, position, program, dataset or file' })
const grid = (page: Page) => page.getByRole('grid', { name: 'Search results' })
const firstRow = (page: Page) => grid(page).locator('[role="row"][aria-rowindex="2"]')
const total = (page: Page) => page.locator('.search-total')

/** Looked at again until it holds: the archive lets a query wait for a second now and then. */
const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000 })

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

async function searchFor(page: Page, text: string): Promise<void> {
  await box(page).fill(text)
  await box(page).press('Enter')
}

test('an example finds datasets by program, filters count them, and they sort', async () => {
  const { page } = await openSearch()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '2733', exact: true }).click()
  await soon(() => total(page).textContent()).toMatch(/^14 datasets · 0 selected$/)
  expect(await page.getByTestId('reading').textContent()).toContain('Program 2733')
  expect(await grid(page).getAttribute('aria-rowcount')).toBe('15')
  expect(await barriers(page)).toEqual([])

  await page
    .getByRole('group', { name: 'Instrument' })
    .getByRole('checkbox', { name: /MIRI 8/ })
    .check()
  await soon(() => total(page).textContent()).toMatch(/^8 of 14 datasets/)
  await page.getByRole('button', { name: 'Remove Instrument: MIRI' }).click()
  await soon(() => total(page).textContent()).toMatch(/^14 datasets/)

  await page.getByRole('searchbox', { name: 'Filter these results' }).fill('f770w')
  await soon(() => total(page).textContent()).toMatch(/^2 of 14 datasets/)
  await page.keyboard.press('Escape')
  await soon(() => total(page).textContent()).toMatch(/^14 datasets/)

  const header = grid(page).getByRole('columnheader', { name: 'Dataset' })
  expect(await header.getAttribute('aria-sort')).toBe('ascending')
  await header.getByRole('button').click()
  await soon(() => header.getAttribute('aria-sort')).toBe('descending')
  await soon(() => firstRow(page).getAttribute('aria-label')).toMatch(/^jw02733-o002_t001_miri_f770w/)
})

test.each([
  ['a target with its radius', 'Southern Ring Nebula, 3′', 'Target name, within 3′', /^jw02733-/],
  ['coordinates', '10:07:01.8 -40:26:11 1m', 'Position, within 1′', /^jw02733-/],
  ['a dataset', 'jw02733-o001_t001_nircam_clear-f090w', 'Dataset', /^jw02733-o001_t001_nircam_clear-f090w/],
  [
    'a file name',
    'mast:JWST/product/jw02733-o002_t001_miri_f770w_i2d.fits',
    'File, by its dataset',
    /^jw02733-o002_t001_miri_f770w/,
  ],
])('finds by %s', async (_, text, reading, name) => {
  const { page } = await openSearch()
  await searchFor(page, text)
  await soon(() => firstRow(page).getAttribute('aria-label')).toMatch(name)
  expect(await page.getByTestId('reading').textContent()).toContain(reading)
})

test('a pasted list of programs is searched as programs', async () => {
  const { page } = await openSearch()
  await box(page).focus()
  // As a browser gives it: the lines of a list, which a field of one line would run into one another.
  await box(page).evaluate(field => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '2733\n1783\r\n2733\n')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  expect(await box(page).inputValue()).toBe('2733 1783 2733')
  await box(page).press('Enter')
  await firstRow(page).waitFor()
  expect(await page.getByTestId('reading').textContent()).toContain('2 programs')
  const programs = page.getByRole('group', { name: 'Program' })
  await page.locator('summary', { hasText: /^Program$/ }).click()
  await soon(() => programs.getByRole('checkbox').count()).toBe(2)
})

test('another reading of the same text can be chosen', async () => {
  const { page } = await openSearch()
  await box(page).fill('M 51')
  await page.getByTestId('reading').getByRole('button').click()
  await page.getByRole('menuitem', { name: /Target named “M\*51” in a program/ }).click()
  await box(page).press('Enter')
  await soon(() => firstRow(page).getAttribute('aria-label')).toContain('M-51')
  expect(await page.getByTestId('reading').textContent()).toContain('Target name in programs')
})

test('rows are selected by keys, all of them at once, and handed over', async () => {
  const { page } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  await firstRow(page).focus()
  await page.keyboard.press('Space')
  await soon(() => total(page).textContent()).toContain('1 selected')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await soon(() => total(page).textContent()).toContain('3 selected')
  await page.keyboard.press('Control+a')
  await soon(() => total(page).textContent()).toContain('14 selected')
  await page.keyboard.press('Space')
  await soon(() => total(page).textContent()).toContain('13 selected')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'Selection', level: 1 }).waitFor()
  expect(new URL(page.url()).hash).toBe('#/selection')
})

test('the sky view and the list show the same selection and the same focus', async () => {
  const { page } = await openSearch()
  await searchFor(page, 'M 51')
  await firstRow(page).waitFor()
  await page.getByText('List and sky').click()
  const sky = page.getByRole('listbox', { name: 'Footprints' })
  await sky.waitFor()
  await soon(() => page.locator('.sky-text').textContent()).toMatch(/footprints.* north up, east left/)
  await sky.focus()
  await page.keyboard.press('ArrowDown')
  const active = await sky.getAttribute('aria-activedescendant')
  await page.keyboard.press('Space')
  const shape = page.locator(`[id="${active ?? ''}"]`)
  await soon(() => shape.getAttribute('aria-selected')).toBe('true')
  const name = await shape.getAttribute('aria-label')
  await soon(() =>
    grid(page).locator('[role="row"][aria-selected="true"]').getAttribute('aria-label'),
  ).toContain(name)
  expect(await barriers(page)).toEqual([])

  const before = await sky.getAttribute('viewBox')
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await soon(() => sky.getAttribute('viewBox')).not.toBe(before)
  await page.getByRole('button', { name: 'Show all footprints' }).click()
  await soon(() => sky.getAttribute('viewBox')).toBe(before)
})

test('details show the preview, the facts and the files by level', async () => {
  const { page } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  await firstRow(page).focus()
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: 'Dataset' })
  const image = details.getByRole('img', { name: /^Preview of jw02733/ })
  await image.waitFor()
  expect(await image.getAttribute('src')).toMatch(/^data:image\/(?:jpeg|png);base64,/)
  await soon(() =>
    image.evaluate(element => (element instanceof HTMLImageElement ? element.naturalWidth : 0)),
  ).toBeGreaterThan(0)
  await details.getByRole('rowheader', { name: 'Level 3' }).waitFor()
  expect(await details.textContent()).toContain('Public')
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await soon(() => details.count()).toBe(0)
})

test('a search is saved with its filters and used again', async () => {
  const { page } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  await page
    .getByRole('group', { name: 'Instrument' })
    .getByRole('checkbox', { name: /NIRCAM/ })
    .check()
  await soon(() => total(page).textContent()).toMatch(/^6 of 14/)
  await page.getByRole('button', { name: 'Saved searches' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Save this search, with its filters, as').fill('Ring in the near infrared')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.getByRole('button', { name: 'Ring in the near infrared', exact: true }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.reload()
  await page.getByRole('button', { name: 'Ring in the near infrared', exact: true }).click()
  await soon(() => total(page).textContent()).toMatch(/^6 of 14 datasets/)
})

test('when nothing matches, the filter in the way is named and can be removed', async () => {
  const { page } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  await page.getByRole('searchbox', { name: 'Filter these results' }).fill('no such thing')
  await page
    .getByText('The filter that excludes most is the text “no such thing” (14 datasets without it).')
    .waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Remove that filter' }).click()
  await soon(() => total(page).textContent()).toMatch(/^14 datasets/)
  // The button has gone, and the focus is not lost with it.
  expect(await focusedName(page)).toBe('Filter these results')
})

test('a program without datasets leaves nothing to filter or to choose, and says what to try', async () => {
  const { page } = await openSearch()
  await searchFor(page, '99999')
  await page.getByText('The archive has no datasets of this program. Check its number.').waitFor()
  expect(await page.getByRole('searchbox', { name: 'Filter these results' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Select files' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Saved searches' }).focus()
  await page.keyboard.press('Control+f')
  expect(await focusedName(page)).toBe('Target, position, program, dataset or file')
  expect(await barriers(page)).toEqual([])
  await searchFor(page, 'No such nebula')
  await page.getByText(/No object called “No such nebula”/).waitFor()
  expect(await page.getByText('The archive has no datasets of this program.').count()).toBe(0)
  await page.getByRole('group', { name: 'Examples' }).waitFor()
})

test('the way on is in sight in a small window, and what is waited for moves nothing', async () => {
  const { page, host } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  for (const [width, height] of [
    [1280, 800],
    [900, 700],
    [400, 800],
  ] as const) {
    await page.setViewportSize({ width, height })
    const button = await page.getByRole('button', { name: 'Select files' }).boundingBox()
    const bar = await page.getByRole('contentinfo').boundingBox()
    expect((button?.y ?? Infinity) + (button?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await host.archive.stop()
  const before = [await box(page).boundingBox(), await firstRow(page).boundingBox()]
  await searchFor(page, '1783')
  await page.getByText('Asking the archive…').waitFor()
  expect([await box(page).boundingBox(), await firstRow(page).boundingBox()]).toEqual(before)
  expect(await barriers(page)).toEqual([])
})

test('an unknown name is reported above the results, which are kept', async () => {
  const { page } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  await searchFor(page, 'No such nebula')
  await page.getByText(/No object called “No such nebula”/).waitFor()
  expect(await total(page).textContent()).toMatch(/^14 datasets/)
  expect(await barriers(page)).toEqual([])
})

test('with the archive gone, an earlier search opens from this computer', async () => {
  const { page, host } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  await soon(() => total(page).textContent()).toMatch(/^14 datasets/)
  await host.archive.stop()
  await page.reload()
  await page.getByRole('button', { name: /^2733, 14 datasets/ }).click()
  await soon(() => total(page).textContent()).toMatch(/^14 datasets/)
})

test('while the archive gives no answer a search can be stopped', async () => {
  const { page, host } = await openSearch()
  await host.archive.stop()
  await searchFor(page, '2733')
  await page.getByText('Asking the archive…').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('group', { name: 'Examples' }).waitFor()
  await soon(() => page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
})

test('a narrow window has everything, with the filters folded away', async () => {
  const { page } = await openSearch()
  await searchFor(page, '2733')
  await firstRow(page).waitFor()
  await page.setViewportSize({ width: 320, height: 640 })
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  expect(widths[0]).toBe(widths[1])
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  const folded = page.getByRole('dialog', { name: 'Filters' })
  await folded.getByRole('checkbox', { name: /MIRI 8/ }).check()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await soon(() => total(page).textContent()).toMatch(/^8 of 14 datasets/)
})

test('no barrier in the dark and in the night', async () => {
  const { page } = await openSearch()
  await searchFor(page, 'M 51')
  await firstRow(page).waitFor()
  await page.getByText('List and sky').click()
  await page.getByRole('listbox', { name: 'Footprints' }).waitFor()
  await firstRow(page).focus()
  await page.keyboard.press('Space')
  await soon(() => total(page).textContent()).toContain('1 selected')
  for (const theme of ['dark', 'night'] as const) {
    await showTheme(page, theme)
    expect([theme, await barriers(page)]).toEqual([theme, []])
  }
})

test('dataset names and an astroquery program are copied', async () => {
  const { page } = await openSearch()
  await searchFor(page, 'jw02733-o002_t001_miri_f770w')
  await firstRow(page).waitFor()
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
  for (const [item, text] of [
    ['Copy dataset IDs', /^jw02733-o002_t001_miri_f770w$/],
    ['Copy as astroquery program', /^from astroquery\.mast import Observations/],
    ['Copy link to this search in MAST', /Portal\.html\?searchQuery=/],
  ] as const) {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: item }).click()
    await soon(copied).toMatch(text)
  }
})
