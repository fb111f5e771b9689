import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'

import { logFileOf } from '#platform/log/log-files'
import { AppError } from '#shared/errors'
import { faultsOfThemes } from '#test/axe'
import { openBrowser } from '#test/browser'
import { holdCall } from '#test/held-calls'
import { startPageHost } from '#test/page-host'
import type { PageHost, PageHostOptions } from '#test/page-host'
import { openPaired, openWatched } from '#test/page-watch'
import type { WatchedPage } from '#test/page-watch'
import { pickOption } from '#test/pick-option'
import { savedText } from '#test/saved-text'

// Three themes are looked at for every face, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

let browser: Browser
let contexts: BrowserContext[] = []
let host: PageHost | null = null

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
afterEach(async () => {
  for (const context of contexts) await context.close()
  contexts = []
  await host?.stop()
  host = null
})

async function openPage(running: PageHost, screen = 'Settings'): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'America/New_York',
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-write', 'clipboard-read'],
  })
  contexts.push(context)
  context.setDefaultTimeout(15_000)
  const watched = await openWatched(context)
  await openPaired(watched.page, running)
  await watched.page.getByRole('link', { name: screen }).click()
  await watched.page.getByRole('heading', { name: screen, level: 1 }).waitFor()
  return watched
}

async function open(options: PageHostOptions = {}): Promise<WatchedPage & { readonly host: PageHost }> {
  host = await startPageHost(options)
  return { ...(await openPage(host)), host }
}

const stored = async ({ profileFolder }: PageHost): Promise<Readonly<Record<string, unknown>>> =>
  JSON.parse(await readFile(path.join(profileFolder, 'settings.json'), 'utf8')) as Readonly<
    Record<string, unknown>
  > // what conf writes

test('a change is in force and saved at once, in every window, and can be reset by button and by key', async () => {
  const { page, host: running, complaints } = await open()
  const other = await openPage(running)
  await page.getByLabel('Night red').check()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('night')
  await expect.poll(() => other.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('night')
  expect(await other.page.getByLabel('Night red').isChecked()).toBe(true)
  expect(await stored(running)).toMatchObject({ theme: 'night' })
  await page.reload()
  await page.getByLabel('Night red').waitFor()
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('night')

  await page.getByRole('button', { name: 'Reset Theme' }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBeUndefined()
  // The host tells of the change a moment before it answers; only with the answer there is something to undo.
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await page.keyboard.press('Control+z')
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('night')

  await pickOption(page.getByLabel('Files at once', { exact: true }), /^3/)
  await expect.poll(async () => (await stored(running))['filesAtOnce']).toBe(3)
  await page.getByLabel('Files at once', { exact: true }).press('Control+Backspace')
  await expect.poll(async () => (await stored(running))['filesAtOnce']).toBeNull()
  expect(await page.getByLabel('Files at once', { exact: true }).textContent()).toBe('Automatic')
  expect([...complaints, ...other.complaints]).toEqual([])
})

test('an answer that is older than an announced change does not undo it', async () => {
  const { page, host: running } = await open()
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
  const before = await running.service.handlers['settings.read']({})
  await page.getByRole('link', { name: 'Queue', exact: true }).click()
  const held = await holdCall(page, 'settings.read')
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await held.asked
  await running.service.handlers['settings.change']({ change: { theme: 'night' } })
  await expect.poll(theme).toBe('night')
  await held.release({ ok: true, value: before })
  expect(await theme()).toBe('night')
  expect(await page.getByLabel('Night red').isChecked()).toBe(true)
})

test('what is out of range is explained and not taken over; what cannot be saved stays with the reason', async () => {
  const state = { isFull: false }
  const { page, host: running } = await open({
    host: port => ({
      ...port,
      settings: {
        ...port.settings,
        write: settings => {
          if (state.isFull) throw new AppError('not-writable', 'The disk is full.')
          port.settings.write(settings)
        },
      },
    }),
  })
  await pickOption(
    page.getByRole('group', { name: 'Keep free at least' }).getByLabel('How much', { exact: true }),
    'Custom',
  )
  await expect.poll(async () => (await stored(running))['keepFreeBytes']).toBe(1e9)
  await page.getByLabel('Size in GB').fill('-3')
  await page.getByText('Enter a number from 0 to 100,000. The former value is kept.').waitFor()
  expect(await stored(running)).toMatchObject({ keepFreeBytes: 1e9 })
  await page.getByLabel('Size in GB').fill('2.5')
  await expect.poll(async () => (await stored(running))['keepFreeBytes']).toBe(2.5e9)

  state.isFull = true
  await pickOption(page.getByLabel('Layout', { exact: true }), /^Flat/)
  await page.getByText('Not saved: The disk is full.').waitFor()
  expect(await page.getByLabel('Layout', { exact: true }).textContent()).toMatch(/^Flat/)
  expect(await faultsOfThemes(page)).toEqual([])
  state.isFull = false
  await pickOption(page.getByLabel('Layout', { exact: true }), /^Nested/)
  await page.getByText('Not saved: The disk is full.').waitFor({ state: 'detached' })
})

test('times follow the switch to UTC, here in the list of paired browsers', async () => {
  const { page } = await open()
  const time = page.locator('.settings-browsers time').first()
  const local = await time.innerText()
  expect(local).not.toContain('UTC')
  await page.getByLabel('Times in UTC').check()
  await expect.poll(() => time.innerText()).toContain('UTC')
  const inUtc = await time.getAttribute('datetime')
  expect(await time.innerText()).toBe(`${inUtc?.slice(0, 16).replace('T', ' ') ?? ''} UTC`)
})

test('single-letter keys can be switched off, and the page follows at once', async () => {
  const { page } = await open()
  const sheet = page.getByRole('dialog', { name: /shortcuts/i })
  await page.getByRole('heading', { name: 'Keys', level: 2 }).focus()
  await page.keyboard.press('?')
  await sheet.waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('switch', { name: 'Single-letter keys' }).uncheck()
  await page.getByText('Reset', { exact: true }).first().waitFor()
  // In force as soon as every window has heard of it.
  const isHeard = async (): Promise<boolean> => {
    await page.getByRole('heading', { name: 'Keys', level: 2 }).focus()
    await page.keyboard.press('/')
    return page
      .getByRole('searchbox', { name: 'Search settings' })
      .evaluate(input => input === document.activeElement)
  }
  await expect.poll(isHeard).toBe(false)
  await page.getByRole('switch', { name: 'Single-letter keys' }).check()
  await expect.poll(isHeard).toBe(true)
})

test('the search shows what it finds, says when there is nothing, and Escape ends it', async () => {
  const { page, complaints } = await open()
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('night')
  await page.getByLabel('Files at once', { exact: true }).waitFor({ state: 'detached' })
  expect(
    await page.locator('[data-row]').evaluateAll(rows => rows.map(row => row.getAttribute('data-row'))),
  ).toEqual(['theme'])
  expect(await faultsOfThemes(page)).toEqual([])
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('zebra')
  await page.getByText('No setting has the words “zebra”.').waitFor()
  expect(await faultsOfThemes(page)).toEqual([])
  await page.getByRole('searchbox', { name: 'Search settings' }).press('Escape')
  await page.getByLabel('Files at once', { exact: true }).waitFor()
  expect(complaints).toEqual([])
})

test('another browser is paired with a code and signed out again', async () => {
  const { page, host: running, complaints } = await open()
  await page.getByText('Browser 1').waitFor()
  await page.getByRole('button', { name: 'Pair another browser' }).click()
  const dialog = page.getByRole('dialog', { name: 'Pair another browser' })
  const address = await dialog.getByText('#code=', { exact: false }).innerText()
  expect(await faultsOfThemes(page)).toEqual([])
  const context = await browser.newContext({ locale: 'en-US' })
  contexts.push(context)
  const second = await context.newPage()
  await second.goto(address)
  await second.getByText('Online', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await page.getByText('Browser 2').waitFor()

  const list = await browsersOf(running)
  const newest = list.toSorted((a, b) => b.createdMs - a.createdMs)[0]
  const position = list.findIndex(({ id }) => id === newest?.id) + 1
  await page.getByRole('button', { name: `Sign out browser ${position}` }).click()
  await page.getByText('That browser is signed out.').waitFor()
  expect(await browsersOf(running)).toHaveLength(1)
  await second.reload()
  await second.getByLabel(/code/i).first().waitFor()
  expect(complaints).toEqual([])
})

const browsersOf = async ({ service }: PageHost) => (await service.handlers['host.browsers']({})).browsers

test('a folder is chosen below the roots, diagnostics are shown before they are saved, and settings travel as a file', async () => {
  const { page, host: running, complaints } = await open()
  await running.service.handlers['host.make-folder']({ parent: running.filesFolder, name: 'jwst' })
  await page.getByRole('group', { name: 'Default folder' }).getByRole('button', { name: 'Choose…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'jwst' }).click()
  await page.getByText(path.join(running.filesFolder, 'jwst'), { exact: true }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Use this folder' }).click()
  await expect
    .poll(async () => (await stored(running))['defaultFolder'])
    .toBe(path.join(running.filesFolder, 'jwst'))

  await page.getByRole('group', { name: 'Diagnostics' }).getByRole('button').click()
  const lines = page.getByRole('dialog', { name: 'Diagnostics' }).locator('pre')
  await lines.waitFor()
  const shown = await lines.innerText()
  expect(shown).toContain('Setting theme: "system"')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as a file' }).click()
  expect((await savedText(await saved)).trim()).toBe(shown.trim())
  expect(await faultsOfThemes(page)).toEqual([])
  await page.keyboard.press('Escape')

  await pickOption(page.getByLabel('Layout', { exact: true }), /^Flat/)
  await expect.poll(async () => (await stored(running))['layout']).toBe('flat')
  const exported = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const text = await savedText(await exported)
  const changed = text
    .replace('"flat"', '"nested"')
    .replace('"compact"', '"tiny"')
    .replace('"comfortable"', '"tiny"')
  await page.getByLabel('File of settings').setInputFiles({
    name: 'halyard-settings.json',
    mimeType: 'application/json',
    buffer: Buffer.from(changed),
  })
  await page.getByText('The density is compact or comfortable.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click()
  await expect.poll(async () => (await stored(running))['layout']).toBe('nested')
  expect(await stored(running)).toMatchObject({ defaultFolder: path.join(running.filesFolder, 'jwst') })
  expect(complaints).toEqual([])
})

test('every face is accessible in three themes and needs no second scroller at 320 pixels', async () => {
  const { page, complaints } = await open()
  await page.getByText('Browser 1').waitFor()
  expect(await faultsOfThemes(page)).toEqual([])
  for (const width of [720, 320]) {
    await page.setViewportSize({ width, height: 720 })
    const overflow = () =>
      page.evaluate(() => {
        const main = document.querySelector('main')
        return [document.documentElement, main].map(box =>
          box === null ? -1 : box.scrollWidth - box.clientWidth,
        )
      })
    await expect.poll(overflow).toEqual([0, 0])
  }
  expect(await faultsOfThemes(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the desktop has rows of its own, and no browsers', async () => {
  const { page } = await open({ host: port => ({ ...port, kind: 'desktop', browsers: null }) })
  await page.getByLabel('Start at login').waitFor()
  expect(
    await page.locator('[data-row]').evaluateAll(rows => rows.map(row => row.getAttribute('data-row'))),
  ).toEqual([
    ...[
      'filesAtOnce',
      'limit',
      'defaultFolder',
      'layout',
      'onClash',
      'keepFreeBytes',
      'theme',
      'density',
      'isUtc',
    ],
    ...['singleKeys', 'shortcuts', 'notifications', 'sound', 'startAtLogin', 'closeToTray', 'preventSleep'],
    ...['checkUpdates', 'diagnostics', 'log', 'transfer', 'data-folder'],
  ])
})

test('a log that cannot be read says why and where, until it can be', async () => {
  host = await startPageHost()
  const log = logFileOf(host.profileFolder)
  await mkdir(log, { recursive: true })
  const { page } = await openPage(host)
  const row = page.getByRole('group', { name: 'Log' })
  await row.getByText(`The log cannot be read (${log}: it is no plain file)`, { exact: false }).waitFor()
  await rm(log, { recursive: true })
  await row.getByRole('button', { name: 'Try again' }).click()
  await row.getByText(log).waitFor()
})
