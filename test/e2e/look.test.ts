import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { beforeAll, expect, test, vi } from 'vitest'

import { barriers, barriersOfThemes } from '#test/axe'
import { allFound, heading, queueRow, resultRow, visit } from '#test/journey-kit'
import { enqueue, untilEnded, wantedOf } from '#test/manifests-kit'
import type { PageHost } from '#test/page-host'
import { enqueueFiles, filesOf } from '#test/queue-kit'
import { pageKit } from '#test/page-kit'

/** How the whole looks: every screen in each of its faces and themes, narrow, enlarged and without colours. */

// Each face is looked at in three themes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const kit = pageKit({ isKept: true })
let context: BrowserContext
let host: PageHost
let page: Page
let complaints: readonly string[]

beforeAll(async () => {
  const opened = await kit.open({
    host: { scale: 0.1, filesAtOnce: 2 },
    context: { viewport: { width: 1280, height: 800 } },
  })
  context = opened.context
  host = opened.host
  page = opened.page
  complaints = opened.complaints
}, 60_000)

const screens = ['Search', 'Selection', 'Queue', 'Manifests', 'Settings', 'Token'] as const
type ScreenName = (typeof screens)[number]

/** The questions without which a screen has nothing to show. */
const questions: Record<ScreenName, readonly string[]> = {
  Search: ['search.start'],
  Selection: ['selection.current', 'selection.summary'],
  Queue: ['queue.overview', 'queue.rows'],
  Manifests: ['manifests.'],
  Settings: ['settings.read', 'settings.'],
  Token: ['token.status'],
}

const failure = { code: 'damaged', message: 'The database cannot be read; check the disk.' }

/** Opens a screen anew while its questions are not answered, or are answered by a failure. */
async function openWithout(screen: ScreenName, answer: 'none' | 'failure'): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.route('**/api/call', async route => {
    const asked = /"name":"([^"]+)"/.exec(route.request().postData() ?? '')?.[1] ?? ''
    if (!questions[screen].some(name => asked.startsWith(name))) await route.continue()
    else if (answer === 'failure') await route.fulfill({ json: { ok: false, error: failure } })
    // Without an answer the route is left open until the page goes.
  })
  await page.goto('about:blank')
  await page.goto(`${host.url}#/${screen.toLowerCase()}`)
  await heading(page, screen).waitFor()
  if (screen !== 'Search') return
  await page.getByRole('searchbox', { name: 'Target, position, program' }).fill('2733')
  await page.keyboard.press('Enter')
}
const answerAgain = async (): Promise<void> => {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.goto('about:blank')
  await page.goto(`${host.url}#/queue`)
  await heading(page, 'Queue').waitFor()
}

const barriersOf = async (screen: string): Promise<readonly string[]> =>
  (await barriersOfThemes(page)).map(barrier => `${screen}, ${barrier}`)

test('empty screens have no barrier and say what to do', async () => {
  const found: string[] = []
  for (const screen of screens) {
    await visit(page, screen)
    found.push(...(await barriersOf(screen)))
  }
  expect(found).toEqual([])
})

test('waiting screens have no barrier', async () => {
  const found: string[] = []
  for (const screen of screens) {
    await openWithout(screen, 'none')
    // A wait is told once it has lasted; a search that is not begun yet keeps what was there.
    await page
      .locator(screen === 'Search' ? '.search' : 'main [role="status"]')
      .first()
      .waitFor()
    found.push(...(await barriersOf(screen)))
  }
  await answerAgain()
  expect(found).toEqual([])
})

test('failed screens have no barrier and say why', async () => {
  const found: string[] = []
  for (const screen of screens) {
    await openWithout(screen, 'failure')
    await page.getByText(failure.message).first().waitFor()
    found.push(...(await barriersOf(screen)))
  }
  await answerAgain()
  expect(found).toEqual([])
})

/** A finished batch, running, held, failed and paused files, a search with details, and a list to choose from. */
async function fill(): Promise<void> {
  const folder = path.join(host.filesFolder, 'Southern Ring')
  await mkdir(folder)
  const [first, ...more] = filesOf(host, '_cat.ecsv', 5).map(file => wantedOf(file))
  if (first === undefined) throw new Error('The archive has no catalogues.')
  const missing = 'mast:JWST/product/no-such_cal.fits'
  const wanted = [first, ...more, { ...first, uri: missing, filename: 'no-such_cal.fits' }]
  const batchId = await enqueue(host.halyard.queue, folder, wanted, 'Southern Ring')
  await untilEnded(host.halyard.queue, batchId, [missing])
  host.halyard.limits.change({ bytesPerSecond: 20_000 })
  const exclusive = [...host.catalogue.files()].filter(file => file.access !== 'PUBLIC').slice(0, 3)
  await enqueueFiles(host, { name: 'GO 7340' }, exclusive)
  await enqueueFiles(host, { name: 'later', isPaused: true }, filesOf(host, '_segm.fits', 3))
  await enqueueFiles(host, { name: 'M 51' }, filesOf(host, '_i2d.fits', 12))

  await visit(page, 'Search')
  await page.getByRole('button', { name: '2733', exact: true }).click()
  await allFound(page)
  await resultRow(page, 1).getByRole('checkbox').click()
  await resultRow(page, 2).getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Select files' }).click()
  await page.getByText(/^\d+ of [\d,]+ files/).waitFor()
  await page.getByRole('button', { name: 'Open all datasets' }).click()
  await visit(page, 'Search')
  await resultRow(page, 1).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: /^Preview of/ }).waitFor()
  await visit(page, 'Manifests')
  await page
    .getByRole('grid', { name: 'Batches' })
    .getByRole('row', { name: /Southern Ring/ })
    .click()
  await page.getByRole('grid', { name: 'Manifest rows' }).waitFor()
  await visit(page, 'Token')
  await page.getByLabel('Token', { exact: true }).fill(host.archive.issueToken('outsider'))
  await page.getByRole('button', { name: 'Check and save' }).click()
  await page.getByText('Signed in as outsider', { exact: true }).waitFor()
  await visit(page, 'Queue')
  await queueRow(page, /, Downloading/).waitFor()
}

test('filled screens have no barrier', async () => {
  await fill()
  const found: string[] = []
  for (const screen of screens) {
    await visit(page, screen)
    found.push(...(await barriersOf(screen)))
  }
  // In a narrow window they would cover everything.
  await visit(page, 'Search')
  await page.getByRole('button', { name: 'Close details' }).click()
  expect(found).toEqual([])
})

/** What can be scrolled sideways although it is no grid, and what sticks out of the page. */
const sideways = (): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('page')
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('[role="grid"], [role="treegrid"], svg, pre') !== null) continue
      const { overflowX } = getComputedStyle(element)
      const canScroll = overflowX === 'auto' || overflowX === 'scroll'
      if (canScroll && element.scrollWidth > element.clientWidth + 1)
        found.push(`${element.tagName} ${element.className}`)
    }
    return found
  })

test.each([
  ['320 pixels wide (400 %)', 320, 640],
  ['twice as large (200 %)', 640, 400],
])('%s: nothing but grids scrolls sideways, and there is no barrier', async (_, width, height) => {
  await page.setViewportSize({ width, height })
  const found: string[] = []
  for (const screen of screens) {
    await visit(page, screen)
    await page.waitForTimeout(100)
    found.push(...(await sideways()).map(place => `${screen}: ${place}`))
    found.push(...(await barriers(page)).map(barrier => `${screen}: ${barrier}`))
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  expect(found).toEqual([])
})

test('without colours every state of a file is recognised by its shape and its word', async () => {
  await visit(page, 'Queue')
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' })
  await page.getByRole('row', { name: /^Finished today/ }).focus()
  await page.keyboard.press('ArrowRight')
  const marks = page.locator('[role="row"] .kit-state')
  await expect.poll(() => marks.count()).toBeGreaterThan(5)
  const shapes = new Map<string, string>()
  // At one moment: rows move while a busy queue is read one by one, and a word would be put beside another one's shape.
  const seen = await marks.evaluateAll(all =>
    all.map(mark => ({
      word: (mark.querySelector('.kit-state-word') ?? mark).textContent
        .trim()
        .replace(/^Retry in .*/, 'Retry'),
      shape: mark.querySelector('svg')?.innerHTML ?? '',
    })),
  )
  for (const { word, shape } of seen) {
    expect(word).not.toBe('')
    expect(shape).not.toBe('')
    expect(shapes.get(word) ?? shape).toBe(shape)
    shapes.set(word, shape)
  }
  expect([...shapes.keys()]).toEqual(expect.arrayContaining(['Waiting', 'Paused', 'Done']))
  expect(new Set(shapes.values()).size).toBe(shapes.size)
})

test('no screen has complained, and none has asked another host', async () => {
  const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  expect(asked.filter(url => new URL(url).origin !== new URL(host.url).origin)).toEqual([])
  expect(complaints).toEqual([])
})
