import type { Browser, BrowserContext } from 'playwright'
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { DemoFile } from '#demo/catalogue/types'
import { events } from '#shared/contract/calls'
import type { EventName } from '#shared/contract/calls'
import { openBrowser } from '#test/browser'
import { queueRow, visit } from '#test/journey-kit'
import { findLeaks } from '#test/leak-search'
import { startPageHost } from '#test/page-host'
import type { PageHost } from '#test/page-host'
import { enqueueFiles } from '#test/queue-kit'
import { openPaired, openWatched } from '#test/page-watch'

let browser: Browser
let context: BrowserContext
let host: PageHost

beforeEach(async () => {
  host = await startPageHost({ scale: 0.1, filesAtOnce: 1 })
  browser = await openBrowser()
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(20_000)
})
afterEach(async () => {
  await browser.close()
  await host.stop()
})

const chosen = (isPublic: boolean, count: number): readonly DemoFile[] =>
  [...host.catalogue.files()]
    .filter(file => (file.access === 'PUBLIC') === isPublic && file.filename.endsWith('.fits'))
    .toSorted((a, b) => a.sizeBytes - b.sizeBytes)
    .slice(0, count)

test(
  'a token that expires in the middle holds only the files that need it, and another one resumes them',
  {
    timeout: 120_000,
  },
  async () => {
    const first = host.archive.token
    const second = host.archive.issueToken('member')
    const announced: unknown[] = []
    for (const name of Object.keys(events) as EventName[])
      // keys of a constant object are exactly its names
      host.service.announcements[name](payload => announced.push(payload))
    const { page, complaints } = await openWatched(context)
    const said: string[] = []
    const carrying = new Set<string>()
    page.on('console', message => said.push(message.text()))
    page.on('request', request => {
      const sent = `${request.url()} ${JSON.stringify(request.headers())}`
      if (sent.includes(first) || sent.includes(second)) carrying.add('address or header')
      const body = request.postData() ?? ''
      if (body.includes(first) || body.includes(second))
        carrying.add(/"name":"([^"]+)"/.exec(body)?.[1] ?? '')
    })
    const give = async (token: string): Promise<void> => {
      await page.getByLabel('Token', { exact: true }).fill(token)
      await page.getByRole('button', { name: 'Check and save' }).click()
      await page.getByText('Signed in as demo', { exact: true }).waitFor()
    }
    await openPaired(page, host)
    await visit(page, 'Token')
    await give(first)

    // One file after the other, each for about a second, and the token ends during one of them.
    const exclusive = chosen(false, 6)
    const total = exclusive.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    host.halyard.limits.change({ bytesPerSecond: Math.ceil(total / 6) })
    await enqueueFiles(host, { name: 'team' }, exclusive)
    await visit(page, 'Queue')
    await expect.poll(() => host.halyard.queue.totals().verified, { timeout: 30_000 }).toBeGreaterThan(0)
    host.archive.revokeToken(first)
    const open = chosen(true, 3)
    await enqueueFiles(host, { name: 'everybody' }, open)
    host.halyard.limits.change({ bytesPerSecond: null })
    await queueRow(page, /, Needs token/).waitFor()
    await page
      .getByText(
        /Your MAST token has expired\. \d+ exclusive-access files? waits?; \d+ public files? continues?\./,
      )
      .first()
      .waitFor()
    const finished = async (): Promise<number> =>
      Number(/\((\d+)\)/.exec(await page.getByText(/^Finished today \(\d+\)/).innerText())?.[1])
    const publicDone = (): number =>
      host.halyard.queue.batches().find(({ name }) => name === 'everybody')?.totals.verified ?? 0
    await expect.poll(publicDone).toBe(3)
    await expect.poll(finished).toBe(host.halyard.queue.totals().verified)
    const held = 9 - host.halyard.queue.totals().verified
    expect(held).toBeGreaterThan(0)
    await page.getByText(`Needs attention (${held})`).waitFor()

    const before = host.archive.requests()
    await page
      .getByRole('button', { name: /^Enter token, / })
      .first()
      .click()
    await page.locator('input[type="password"]:focus').waitFor()
    await give(second)
    await visit(page, 'Queue')
    await page.getByText('Finished today (9)').waitFor()
    const after = host.archive.requests()
    // Each held file was asked for once more, and nothing else was.
    expect(after.downloads - before.downloads).toBe(held)

    for (const token of [first, second]) {
      expect(await findLeaks(page, token, true)).toEqual([])
      expect(JSON.stringify(announced)).not.toContain(token)
      expect(said.join('\n')).not.toContain(token)
    }
    expect([...carrying]).toEqual(['token.set'])
    expect(after.publicWithToken).toBe(0)
    expect(complaints).toEqual([])
  },
)
