import type { Cdp, CdpSession } from '../cdp.ts'
import { unlessGone } from '../cdp.ts'
import { postName, preloadWorld, takeName } from '../page/messages.ts'
import type { FromPage } from '../page/messages.ts'
import { ownAddressPattern, toAppAddress, toBrowserAddress } from '../schemes.ts'
import { meetRequests } from './meet-requests.ts'
import type { OpenPage, PageEvents, PagePort, PageSize } from './page-port.ts'
import { worldScripts } from './preload-source.ts'

interface Context {
  readonly id: number
  readonly name: string
  readonly auxData?: { readonly frameId?: string }
}

interface Frame {
  readonly id: string
  readonly parentId?: string
  readonly url: string
  readonly urlFragment?: string
  readonly unreachableUrl?: string
}

/** Opens windows as pages of one browser. */
export function chromiumPages(cdp: Cdp): OpenPage {
  const own = new Map<string, PageEvents>()
  const creations = new Set<Promise<unknown>>()
  watchTargets(cdp, own, creations)
  return async (options, events) => {
    const { width, height } = options
    const creation = cdp.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height })
    creations.add(creation)
    try {
      const targetId = String((await creation)['targetId'])
      own.set(targetId, events)
      const attached = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
      const session = cdp.session(String(attached['sessionId']))
      return await preparePage(cdp, session, targetId, options, events)
    } finally {
      creations.delete(creation)
    }
  }
}

/** Tells windows of their end, and closes the windows that pages open themselves: the app is told, nothing is shown. */
function watchTargets(
  cdp: Cdp,
  own: Map<string, PageEvents>,
  creations: ReadonlySet<Promise<unknown>>,
): void {
  type Created = { readonly targetInfo: { readonly type: string; readonly targetId: string } }
  cdp.on('Target.targetCreated', ({ targetInfo: { type, targetId } }: Created) => {
    if (type !== 'page') return
    // A page of ours may be announced before the answer that names it.
    void Promise.allSettled(creations).then(() => {
      if (!own.has(targetId)) unlessGone(closeForeign(cdp, targetId))
    })
  })
  cdp.on('Target.targetDestroyed', ({ targetId }: { readonly targetId: string }) => {
    own.get(targetId)?.closed()
    own.delete(targetId)
  })
  unlessGone(cdp.send('Target.setDiscoverTargets', { discover: true }))
}

/**
 * Playwright holds every new page until it has prepared it, and the page that opened it with it: closed before, it would
 * hold that one for ever.
 */
async function closeForeign(cdp: Cdp, targetId: string): Promise<void> {
  const attached = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
  await cdp.session(String(attached['sessionId'])).send('Runtime.runIfWaitingForDebugger')
  await cdp.send('Target.closeTarget', { targetId })
}

async function preparePage(
  cdp: Cdp,
  session: CdpSession,
  targetId: string,
  options: Parameters<OpenPage>[0],
  events: PageEvents,
): Promise<PagePort> {
  let context: number | null = null
  session.on(
    'Runtime.executionContextCreated',
    ({ context: { id, name, auxData } }: { context: Context }) => {
      if (name === preloadWorld && auxData?.frameId === targetId) context = id
    },
  )
  session.on(
    'Runtime.executionContextDestroyed',
    ({ executionContextId }: { executionContextId: number }) => {
      if (context === executionContextId) context = null
    },
  )
  session.on('Runtime.executionContextsCleared', () => {
    context = null
  })
  type Called = { readonly name: string; readonly payload: string; readonly executionContextId: number }
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId: sender }: Called) => {
    // Only our own script in the preload world has this function.
    if (name === postName) events.posted(JSON.parse(payload) as FromPage, () => context === sender)
  })
  hearPage(session, targetId, events)
  const requests = meetRequests(session, targetId, events)
  const resize = ({ width, height }: PageSize): Promise<unknown> =>
    session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
  const setDark = (isDark: boolean): Promise<unknown> => {
    const features = [{ name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' }]
    return session.send('Emulation.setEmulatedMedia', { features })
  }
  const scripts = worldScripts(options.preloadPath)
  const sourceName = `//# sourceURL=${options.preloadPath ?? 'electron-double-preload'}`
  await Promise.all([
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Inspector.enable'),
    session.send('Fetch.enable', {
      patterns: [{ urlPattern: '*', resourceType: 'Document' }, { urlPattern: ownAddressPattern }],
    }),
    session.send('Runtime.addBinding', { name: postName, executionContextName: preloadWorld }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.pageWorld }),
    session.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: preloadWorld,
      source: `${scripts.preloadWorld}\n${sourceName}`,
    }),
    resize(options),
    ...(options.isDark ? [setDark(true)] : []),
  ])
  return {
    targetId,
    async navigate(address) {
      const url = toBrowserAddress(address)
      const endExpectation = requests.expect(url)
      try {
        const { errorText } = await session.send('Page.navigate', { url })
        return typeof errorText === 'string' ? errorText.replace('net::', '') : null
      } finally {
        endExpectation()
      }
    },
    reload() {
      requests.expectReload()
      unlessGone(session.send('Page.reload'))
    },
    tell(messages) {
      if (context === null) return
      const expression = `${takeName}(${JSON.stringify(messages)})`
      unlessGone(session.send('Runtime.evaluate', { expression, contextId: context }))
    },
    resize: size => unlessGone(resize(size)),
    setDark: isDark => unlessGone(setDark(isDark)),
    crash: () => unlessGone(session.send('Page.crash')),
    async close() {
      await cdp.send('Target.closeTarget', { targetId })
    },
  }
}

/** The course of a load, as the main frame tells it. A page's main frame has the name of its target. */
function hearPage(session: CdpSession, targetId: string, events: PageEvents): void {
  let isBlank = true
  session.on('Page.frameNavigated', ({ frame }: { frame: Frame }) => {
    if (frame.parentId !== undefined) return
    isBlank = frame.url === 'about:blank'
    events.navigated(toAppAddress(frame.unreachableUrl ?? frame.url + (frame.urlFragment ?? '')))
  })
  session.on('Page.navigatedWithinDocument', ({ frameId, url }: { frameId: string; url: string }) => {
    if (frameId === targetId) events.navigatedWithin(toAppAddress(url))
  })
  session.on('Page.domContentEventFired', () => {
    if (!isBlank) events.domReady()
  })
  session.on('Page.loadEventFired', () => {
    if (isBlank) return
    session
      .send('Runtime.evaluate', { expression: 'document.title', returnByValue: true })
      .then(({ result }) => events.titled(String((result as { value?: unknown }).value))) // returned by value
      .catch(() => undefined) // The page was left meanwhile.
    events.loaded()
  })
  session.on('Inspector.targetCrashed', () => events.crashed())
  session.on('Page.windowOpen', ({ url, windowName }: { url: string; windowName: string }) =>
    events.wantedWindow(toAppAddress(url), windowName),
  )
}
