import { unlessGone } from '../cdp.ts'
import type { CdpSession } from '../cdp.ts'
import { schemeOf, toAppAddress } from '../schemes.ts'
import type { PageEvents } from './page-port.ts'

interface Paused {
  readonly requestId: string
  readonly redirectedRequestId?: string
  readonly frameId: string
  readonly resourceType: string
  readonly request: {
    readonly url: string
    readonly urlFragment?: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly postDataEntries?: readonly { readonly bytes?: string }[]
  }
}

/** Tells the navigations that the app started from those of the page. */
export interface ExpectedRequests {
  /** Until the returned function is called, a document from this address is the app's doing. */
  expect(url: string): () => void
  expectReload(): void
}

/** Answers a page's requests to the app's own schemes, and asks before the page leaves for another document. */
export function meetRequests(session: CdpSession, mainFrame: string, events: PageEvents): ExpectedRequests {
  const expected = new Set<string>()
  let isReloading = false

  function isOwnDoing(paused: Paused): boolean {
    if (isReloading || paused.redirectedRequestId !== undefined) {
      isReloading = false
      return true
    }
    return expected.has(paused.request.url)
  }

  async function meet(paused: Paused): Promise<unknown> {
    const { requestId, request, resourceType, frameId } = paused
    const address = toAppAddress(request.url + (request.urlFragment ?? ''))
    const fail = (errorReason: string): Promise<unknown> =>
      session.send('Fetch.failRequest', { requestId, errorReason })
    // Chromium asks for it by itself; Electron does not.
    if (resourceType === 'Other' && new URL(address).pathname === '/favicon.ico') return fail('Aborted')
    if (
      resourceType === 'Document' &&
      frameId === mainFrame &&
      !isOwnDoing(paused) &&
      !events.mayNavigate(address)
    )
      return fail('Aborted')
    const answering = events.respond(address, () => toRequest(address, request))
    if (answering === null) return session.send('Fetch.continueRequest', { requestId })
    let response: Response
    try {
      response = await answering
    } catch (thrown) {
      console.error(`The handler of ${schemeOf(address)}: failed for ${address}:`, thrown)
      return fail('Failed')
    }
    const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }))
    const body = Buffer.from(await response.arrayBuffer()).toString('base64')
    const responseCode = response.status
    return session.send('Fetch.fulfillRequest', { requestId, responseCode, responseHeaders, body })
  }

  session.on('Page.frameNavigated', () => {
    isReloading = false
  })
  session.on('Fetch.requestPaused', (paused: Paused) => unlessGone(meet(paused)))
  return {
    expect(url) {
      const { href } = new URL(url.split('#')[0] ?? url)
      expected.add(href)
      return () => expected.delete(href)
    },
    expectReload() {
      isReloading = true
    },
  }
}

function toRequest(address: string, request: Paused['request']): Request {
  const { method, postDataEntries = [] } = request
  const headers = new Headers(request.headers)
  // They would name the page by the address that only Chromium knows.
  for (const name of ['origin', 'referer']) headers.delete(name)
  if (postDataEntries.length === 0) return new Request(address, { method, headers })
  const body = Buffer.concat(postDataEntries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64')))
  return new Request(address, { method, headers, body })
}
