/**
 * How fast the page is over a long queue, in a real browser, written to docs/measurements/page.md. The page has to be
 * built first; HALYARD_TEST_RENDERER names another folder with a built page.
 *
 *     node test/bench/page.ts [files]
 */
import '#demo/loopback-only'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import type { Browser, Page } from 'playwright'
import type { WantedFile } from '#shared/models'
import { openBrowser } from '#test/browser'
import { startPageHost } from '#test/page-host'
import { fitsCatalogue } from '#test/fits-archive'
import { enqueueFiles } from '#test/queue-kit'
import { inMs, writeMeasurement, type Row } from './measured.ts'

const rounds = 10
const loadedRow = '[data-rows] [aria-level="2"]:not([aria-busy="true"])'

if (process.argv[2] === 'serve') await serve(Number(process.argv[3]))
else await measureAll(Number(process.argv[2] ?? 100_000))

interface Served {
  readonly startMs: number
}

/** The host, in a process of its own: it is stopped and started once over the filled queue. */
async function serve(files: number): Promise<void> {
  const host = await startPageHost({ catalogue: fitsCatalogue([]) })
  await enqueueFiles(host, { name: 'Long', isPaused: true }, wanted(files))
  const startedMs = performance.now()
  await host.restart()
  const startMs = performance.now() - startedMs
  // Each new address ends the one before, so they are asked for one by one.
  process.on('message', message => {
    if (message === 'url') process.send?.(host.newPairedUrl())
    else void host.stop().then(() => process.exit(0))
  })
  process.send?.({ startMs } satisfies Served)
}

function wanted(files: number): readonly WantedFile[] {
  return Array.from({ length: files }, (_, n) => {
    const number = String(n).padStart(7, '0')
    const filename = `jw02733001001_${number}_nrcb${(n % 4) + 1}_${n % 3 === 0 ? 'rate' : 'cal'}.fits`
    return {
      uri: `mast:JWST/product/${filename}`,
      filename,
      obsId: `jw02733001001_${number}`,
      collection: 'JWST',
      sizeBytes: 80_000_000 + n,
      access: 'PUBLIC',
      calibLevel: 2,
      version: null,
      programId: '2733',
      parents: [`jw02733001001_${number}`],
    }
  })
}

async function measureAll(files: number): Promise<void> {
  const server = fork(import.meta.filename, ['serve', String(files)])
  const first = once(server, 'message')
  const browser = await openBrowser()
  try {
    const [served] = (await first) as [Served] // what `serve` sends first
    const nextUrl = async (): Promise<string> => {
      server.send('url')
      const [url] = (await once(server, 'message')) as [string] // what it sends from then on
      return url
    }
    const rows: Row[] = [['what', 'median', '95 %', 'slowest', 'budget']]
    rows.push(['host stopped and started again over the queue', '', '', inMs(served.startMs), ''])
    rows.push(await row('address to first rows', 1500, () => starts(browser, nextUrl)))
    const page = await openPage(browser, await nextUrl())
    rows.push(await row('key in the grid to next paint', 50, () => keys(page)))
    rows.push(await row('screen switch to first rows', 100, () => switches(page)))
    rows.push(await row('filter text to rows', 100, () => filters(page)))
    rows.push(await row('filter that few rows pass', 100, () => filters(page, '0099', '00987')))
    rows.push(await row('frame while scrolling', 17, () => scrolls(page)))
    rows.push(await row('jump to the end and back', 100, () => jumps(page)))
    writeMeasurement(
      'page',
      'The page over a long queue',
      `\`node test/bench/page.ts ${files}\`: the Queue screen with ${files} files in one paused batch, headless Chromium without a graphics card, host and page on one machine. The filter includes the 20 ms for which typing has to rest. Budgets are for the 95 % column.`,
      [rows],
    )
  } finally {
    await browser.close()
    server.send('stop')
  }
}

async function row(what: string, budgetMs: number, measure: () => Promise<readonly number[]>): Promise<Row> {
  process.stdout.write(`${what} ...\n`)
  const sorted = (await measure()).toSorted((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
  return [what, inMs(at(0.5)), inMs(at(0.95)), inMs(sorted.at(-1) ?? NaN), inMs(budgetMs)]
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(url)
  await page.locator(loadedRow).first().waitFor()
  return page
}

/** From the start of the navigation, by the page's own clock. */
async function starts(browser: Browser, nextUrl: () => Promise<string>): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.addInitScript(selector => {
      const look = (): void => {
        if (document.querySelector(selector) === null) requestAnimationFrame(look)
        else Object.assign(window, { usableMs: performance.now() })
      }
      requestAnimationFrame(look)
    }, loadedRow)
    await page.goto(await nextUrl())
    await page.waitForFunction(() => 'usableMs' in window)
    times.push(await page.evaluate(() => (window as unknown as { usableMs: number }).usableMs)) // set above
    await page.close()
  }
  return times
}

/** What the browser itself measures of each key press, in steps of 8 ms (Event Timing). */
async function keys(page: Page): Promise<readonly number[]> {
  await page.evaluate(() => {
    const durations: number[] = []
    Object.assign(window, { durations })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') durations.push(entry.duration)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
  await page.locator(loadedRow).first().focus()
  const presses = 60
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press(press % 10 === 9 ? 'Space' : 'ArrowDown')
    await page.waitForTimeout(50)
  }
  const slow = await page.evaluate(() => (window as unknown as { durations: number[] }).durations) // set above
  // What took less than the least that is told counts as that.
  return [...slow, ...Array<number>(Math.max(0, presses - slow.length)).fill(16)]
}

async function switches(page: Page): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await page.evaluate(() => {
      window.location.hash = '#/token'
    })
    await page.getByRole('heading', { name: 'Token', level: 1 }).waitFor()
    times.push(
      await page.evaluate(async selector => {
        const startMs = performance.now()
        window.location.hash = '#/queue'
        while (document.querySelector(selector) === null) await new Promise(requestAnimationFrame)
        return performance.now() - startMs
      }, loadedRow),
    )
  }
  return times
}

/** By changing the text as typing does, until the grid counts other rows. */
async function filters(page: Page, first = 'rate', second = 'cal'): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const text = round % 2 === 0 ? first : second
    times.push(
      await page.evaluate(async filter => {
        const input = document.querySelector<HTMLInputElement>('[data-screen-filter]')
        const countOf = (): string | null | undefined =>
          document.querySelector('[role="treegrid"]')?.getAttribute('aria-rowcount')
        const before = countOf()
        const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')
        const startMs = performance.now()
        if (input !== null) value?.set?.call(input, filter)
        input?.dispatchEvent(new Event('input', { bubbles: true }))
        // The two texts let through different numbers of files; without an answer it ends all the same.
        while (countOf() === before && performance.now() < startMs + 20_000)
          await new Promise(requestAnimationFrame)
        return performance.now() - startMs
      }, text),
    )
    await page.waitForTimeout(200)
  }
  await page.getByRole('button', { name: 'Clear filter', exact: true }).click()
  await page.locator(loadedRow).first().waitFor()
  return times
}

/** Frame after frame, each 300 px further. */
async function scrolls(page: Page): Promise<readonly number[]> {
  await page.waitForTimeout(500)
  return page.evaluate(async () => {
    const grid = document.querySelector('[role="treegrid"]')
    const times: number[] = []
    let lastMs = await new Promise<number>(requestAnimationFrame)
    for (let frame = 0; frame < 300; frame += 1) {
      if (grid !== null) grid.scrollTop += 300
      const nowMs = await new Promise<number>(requestAnimationFrame)
      times.push(nowMs - lastMs)
      lastMs = nowMs
    }
    return times
  })
}

async function jumps(page: Page): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    times.push(
      await page.evaluate(
        async isEnd => {
          const grid = document.querySelector('[role="treegrid"]')
          const startMs = performance.now()
          if (grid !== null) grid.scrollTop = isEnd ? grid.scrollHeight : 0
          await new Promise(requestAnimationFrame)
          await new Promise(requestAnimationFrame)
          // The tab stop stays mounted out of sight, where its page may have been given up.
          while (document.querySelector('[data-rows] [aria-busy="true"]:not([tabindex="0"])') !== null)
            await new Promise(requestAnimationFrame)
          return performance.now() - startMs
        },
        round % 2 === 0,
      ),
    )
  }
  return times
}
