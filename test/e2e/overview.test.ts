import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { openBrowser } from '#test/browser'
import { startHeadless } from '#headless/index'
import type { HeadlessHost, HeadlessOptions } from '#headless/index'
import { batchOf, itemOf, queueService, scriptedQueue } from '../contract/scripted-queue.ts'
import type { ScriptedQueue } from '../contract/scripted-queue.ts'
import { openWatched } from './page-watch.ts'

/** The built page (`npm run build`) in a real browser, against a real host with a queue that does as it is told. */

let browser: Browser
let context: BrowserContext
let folder: string
let queue: ScriptedQueue
let options: HeadlessOptions
let host: HeadlessHost

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-e2e-'))
  queue = scriptedQueue()
  const rendererFolder = path.resolve(import.meta.dirname, '../../out/renderer')
  options = { service: () => queueService(queue), profileFolder: folder, rendererFolder }
  host = await startHeadless(options)
  context = await browser.newContext({ locale: 'en-US' })
  // An assertion that waits should fail before the test does.
  context.setDefaultTimeout(10_000)
})
afterEach(async () => {
  await context.close()
  await host.stop()
  await rm(folder, { recursive: true })
})

const running = batchOf(
  1,
  { done: 2, fetching: 1, queued: 6, failed: 1, bytes: 412_600_000_000 },
  { name: 'M 51 level 3', manifest: '/data/batch-1/MANIFEST.HTML' },
)

test('the printed address pairs the browser, and the page shows the counts of the queue', async () => {
  queue.show([running, batchOf(2, { done: 643, bytes: 96_100_000 }, { name: 'GO 1783 raw' })])
  const { page, complaints } = await openWatched(context)
  await page.goto(host.pairedUrl)
  const batch = page.getByRole('listitem', { name: 'M 51 level 3' })
  await batch.waitFor()
  expect(page.url()).toBe(host.url)
  expect(await page.locator('.sum').innerText()).toBe(
    '653 asked = 645 verified + 1 failed + 0 cancelled + 7 waiting',
  )
  const text = await batch.innerText()
  for (const part of [
    '/data/batch-1',
    'Downloading',
    '412.6 GB',
    '20 %',
    '1 failed',
    '7 waiting',
    'MANIFEST.HTML',
  ]) {
    expect(text).toContain(part)
  }
  const bar = batch.getByRole('progressbar', { name: 'M 51 level 3' })
  expect(await bar.getAttribute('aria-valuetext')).toBe('20 percent, 2 of 10 files verified')
  expect(await page.title()).toBe('98 % · Queue · Halyard')
  expect(complaints).toEqual([])
})

test('changes appear live, with the speed', async () => {
  queue.show([running])
  const { page, complaints } = await openWatched(context)
  await page.goto(host.pairedUrl)
  await page.getByText('2 of 10 files verified').waitFor()
  queue.emit({ kind: 'item-changed', item: itemOf(7, { state: 'done', sizeBytes: 3_000_000 }) })
  queue.show([batchOf(1, { done: 9, failed: 1, bytes: 500_000_000_000 }, { name: 'M 51 level 3' })])
  await page.getByText('9 of 10 files verified').waitFor()
  await page.getByText('Done with failures').waitFor()
  await page.getByText('↓ 1.00 MB/s').waitFor()
  await page.getByText('↓ 0 B/s').waitFor()
  queue.show([])
  await page.getByText('The queue is empty.').waitFor()
  expect(complaints).toEqual([])
})

test('a host that is gone is told with the time, and its return brings the page back as things are then', async () => {
  queue.show([running])
  const { page, complaints } = await openWatched(context)
  await page.goto(host.pairedUrl)
  await page.getByText('2 of 10 files verified').waitFor()
  await host.stop()
  await page.getByText(/Reconnecting\. Last update \d+:\d\d:\d\d/).waitFor()
  await page.getByText('2 of 10 files verified').waitFor()
  queue.show([batchOf(1, { done: 10 }, { name: 'M 51 level 3' })])
  host = await startHeadless(options)
  await page.getByText('10 of 10 files verified').waitFor()
  await page.getByText('Reconnecting').waitFor({ state: 'detached' })
  // The browser itself reports requests to a host that is not there.
  expect(complaints.filter(text => !text.includes('net::ERR_'))).toEqual([])
})

test('a host that never answers is told, and asking again finds it when it does', async () => {
  queue.show([running])
  const { page } = await openWatched(context)
  await page.goto(host.pairedUrl)
  await page.getByText('2 of 10 files verified').waitFor()
  await page.route('**/api/**', route => route.abort())
  await page.reload()
  await page.getByRole('alert').getByText('Halyard does not answer.').waitFor()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  await page.unroute('**/api/**')
  await page.getByText('2 of 10 files verified').waitFor()
})

test('a browser without a session can be paired by typing the code; a wrong one is explained', async () => {
  queue.show([running])
  const { page } = await openWatched(context)
  await page.goto(host.url)
  await page.getByLabel('Code').fill('22222222')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('This code is wrong').waitFor()
  await page.getByLabel('Code').fill(host.pairedUrl.slice(-8).toLowerCase())
  await page.keyboard.press('Enter')
  await page.getByRole('listitem', { name: 'M 51 level 3' }).waitFor()
})

test('an address that was used says so, unless the browser is paired already', async () => {
  const first = await openWatched(context)
  await first.page.goto(host.pairedUrl)
  await first.page.getByText('The queue is empty.').waitFor()
  await first.page.goto('about:blank')
  await first.page.goto(host.pairedUrl)
  await first.page.getByText('The queue is empty.').waitFor()
  const other = await openWatched(await browser.newContext())
  await other.page.goto(host.pairedUrl)
  await other.page.getByRole('alert').getByText('was used').waitFor()
  await other.page.context().close()
})

test('a name that is markup is shown as text', async () => {
  const name = '<img src=x onerror="document.title=1"><b>bold</b>'
  queue.show([batchOf(1, { queued: 1 }, { name, folder: '/data/<script>' })])
  const { page, complaints } = await openWatched(context)
  await page.goto(host.pairedUrl)
  await page.getByRole('heading', { name }).waitFor()
  expect([await page.locator('main img, main b, main script').count(), complaints]).toEqual([0, []])
})

test.each(['light', 'dark'] as const)('%s: accessible, and 320 pixels are enough', async colorScheme => {
  queue.show([
    running,
    batchOf(2, { done: 3 }, { name: `jw${'0123456789'.repeat(12)}`, folder: `/${'deep/'.repeat(40)}` }),
  ])
  const { page, complaints } = await openWatched(context)
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto(host.pairedUrl)
  await page.getByRole('listitem', { name: 'M 51 level 3' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(violation => violation.id)).toEqual([])
  expect(complaints).toEqual([])
})

test('no address but the host is ever asked', async () => {
  const { page } = await openWatched(context)
  const origins = new Set<string>()
  page.on('request', request => origins.add(new URL(request.url()).origin))
  await page.goto(host.pairedUrl)
  await page.getByText('The queue is empty.').waitFor()
  expect([...origins]).toEqual([new URL(host.url).origin])
})
