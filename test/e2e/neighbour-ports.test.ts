import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { openBrowser } from '#test/browser'
import { startPageHost } from '#test/page-host'
import type { PageHost } from '#test/page-host'
import { openPaired, openWatched } from '#test/page-watch'

/** What other tabs and other ports of this machine get of a paired browser. */

let browser: Browser
let context: BrowserContext
let host: PageHost
let page: Page
let neighbour: http.Server
/** Cookie headers that the browser sent to the neighbour's port. */
let received: string[] = []

beforeAll(async () => {
  browser = await openBrowser()
  host = await startPageHost()
  neighbour = http.createServer((request, response) => {
    if (request.headers.cookie !== undefined) received.push(request.headers.cookie)
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>neighbour</title>')
  })
  await new Promise<void>(resolve => neighbour.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  neighbour.closeAllConnections()
  neighbour.close()
  await host.stop()
  await browser.close()
})
beforeEach(async () => {
  received = []
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1200, height: 760 } })
  context.setDefaultTimeout(15_000)
  page = (await openWatched(context)).page
  await openPaired(page, host)
})
afterEach(async () => {
  await context.close()
})

const online = (tab: Page) => tab.getByText('Online', { exact: true }).waitFor({ state: 'attached' })
const pairingTitle = (tab: Page) => tab.getByRole('heading', { name: 'Pair this browser' }).waitFor()

test('a reload keeps the session; nothing of it is in the address, the markup or what scripts read of cookies', async () => {
  const key = await page.evaluate(() => sessionStorage.getItem('halyard.key'))
  expect(key).toMatch(/^[\w-]{43}$/)
  await page.reload()
  await online(page)
  const told = await page.evaluate(() => [location.href, document.cookie, document.documentElement.outerHTML])
  expect([told.filter(text => text.includes(key ?? '')), page.url()]).toEqual([[], host.url])
})

test('another tab gets in by an open one, and is paired again where none is open', async () => {
  const second = await context.newPage()
  await second.goto(host.url)
  await online(second)
  await page.close()
  await second.close()
  const third = await context.newPage()
  await third.goto(host.url)
  await pairingTitle(third)
  await third.getByLabel('Code').fill(host.newPairedUrl().slice(-8))
  await third.keyboard.press('Enter')
  await online(third)
})

test('a tab stays in when another tab of its browser is paired again', async () => {
  const second = await context.newPage()
  await openPaired(second, host)
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('halyard.key')))
    .toBe(await second.evaluate(() => sessionStorage.getItem('halyard.key')))
  await online(page)
  await page.reload()
  await online(page)
})

test('a restarted host brings every tab back', async () => {
  const second = await context.newPage()
  await second.goto(host.url)
  await online(second)
  await host.restart()
  for (const tab of [page, second]) {
    await tab.reload()
    await online(tab)
  }
})

test('a browser that is signed out in another tab is paired again in every tab, at once', async () => {
  const second = await context.newPage()
  await second.goto(host.url)
  await online(second)
  const { browsers } = await host.service.handlers['host.browsers']({})
  for (const { id } of browsers) await host.service.handlers['host.sign-out']({ id })
  for (const tab of [page, second]) await pairingTitle(tab)
})

test.each(['127.0.0.1', 'localhost'])(
  'a page of another port on %s reads and does nothing, by whatever way it asks',
  async name => {
    const { port } = neighbour.address() as AddressInfo // listens on TCP
    const answers: { readonly path: string; readonly status: number }[] = []
    const hostile = await context.newPage()
    hostile.on('response', response => {
      const { origin, pathname } = new URL(response.url())
      if (origin === new URL(host.url).origin && pathname.startsWith('/api/'))
        answers.push({ path: pathname, status: response.status() })
    })
    await hostile.goto(`http://${name}:${port}/`)
    const read = await hostile.evaluate(async base => {
      const body = JSON.stringify({ name: 'host.browsers', input: {} })
      const heard: string[] = []
      const asks: (() => Promise<unknown>)[] = [
        () => fetch(`${base}api/events`, { credentials: 'include' }).then(answer => answer.text()),
        () =>
          fetch(`${base}api/call`, { method: 'POST', credentials: 'include', body }).then(answer =>
            answer.text(),
          ),
        () =>
          fetch(`${base}api/call`, {
            method: 'POST',
            credentials: 'include',
            headers: { 'content-type': 'application/json', 'x-halyard-key': 'x' },
            body,
          }).then(answer => answer.text()),
        () =>
          fetch(`${base}api/call`, { method: 'POST', mode: 'no-cors', credentials: 'include', body }).then(
            answer => answer.text(),
          ),
        () =>
          fetch(`${base}api/events`, { mode: 'no-cors', credentials: 'include' }).then(answer =>
            answer.text(),
          ),
        () =>
          new Promise(resolve => {
            const source = new EventSource(`${base}api/events`, { withCredentials: true })
            source.onmessage = ({ data }) => resolve(data)
            source.onopen = () => resolve('the stream is open')
            source.onerror = () => resolve('')
          }),
        () =>
          new Promise(resolve => {
            const channel = new BroadcastChannel('halyard.key')
            channel.onmessage = ({ data }) => resolve(JSON.stringify(data))
            channel.postMessage({ kind: 'ask' })
            setTimeout(() => resolve(''), 1_000)
          }),
        () =>
          new Promise(resolve => {
            const image = new Image()
            image.onload = () => resolve('an image')
            image.onerror = () => resolve('')
            image.src = `${base}api/events`
          }),
        () =>
          new Promise(resolve => {
            const form = document.createElement('form')
            form.method = 'post'
            form.enctype = 'text/plain'
            form.action = `${base}api/call`
            const frame = document.createElement('iframe')
            frame.name = form.target = 'target'
            frame.onload = () => {
              try {
                resolve(frame.contentDocument?.body.textContent ?? '')
              } catch {
                resolve('')
              }
            }
            document.body.append(frame, form)
            form.submit()
          }),
        () =>
          new Promise(resolve => {
            const frame = document.createElement('iframe')
            frame.onload = () => {
              try {
                resolve(frame.contentWindow?.sessionStorage.getItem('halyard.key') ?? '')
              } catch {
                resolve('')
              }
            }
            frame.src = base
            document.body.append(frame)
          }),
      ]
      for (const ask of asks) {
        const answer = await ask().catch(() => '')
        if (typeof answer === 'string' && answer !== '') heard.push(answer)
      }
      return heard
    }, host.url)
    expect([read, answers.filter(({ status }) => status < 400)]).toEqual([[], []])
    await online(page)
  },
)

test('a program on another port that plays the received cookie back, with every header right, gets nothing', async () => {
  const { port } = neighbour.address() as AddressInfo // listens on TCP
  const visitor = await context.newPage()
  await visitor.goto(`http://127.0.0.1:${port}/`)
  const [cookie = ''] = received
  // The browser did send it there: that is why it must open nothing.
  expect(cookie).toMatch(/^halyard_/)
  const { origin } = new URL(host.url)
  const tried = { cookie, origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
  const statuses: number[] = []
  for (const key of [{}, { 'x-halyard-key': '' }, { 'x-halyard-key': cookie.split('=')[1] ?? '' }]) {
    const headers = { ...tried, ...key }
    const body = JSON.stringify({ name: 'queue.overview', input: {} })
    const call = await fetch(`${host.url}api/call`, { method: 'POST', headers, body })
    const stream = await fetch(`${host.url}api/events`, { headers })
    statuses.push(call.status, stream.status)
    await Promise.all([call.text(), stream.text()])
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 401])
})
