import { afterAll, beforeAll, expect, test } from 'vitest'

import { until } from '#test/until'
import { openProbe, untilSeen } from './probe-app.ts'
import type { Probe } from './probe-app.ts'

/**
 * What Halyard relies on between a page and Electron, one claim a test. Where there is no Electron runtime the same
 * tests hold the double to it.
 */

let probe: Probe
beforeAll(async () => {
  probe = await openProbe()
})
afterAll(() => probe.close())

test('values keep their kind through invoke and back', async () => {
  const kept = await probe.page.evaluate(async () => {
    const loop: Record<string, unknown> = { name: 'loop' }
    loop['self'] = loop
    const sent = {
      loop,
      list: [undefined, null, 'ä', 1.5, -0, NaN, 10n ** 20n],
      date: new Date(86_400_000),
      map: new Map([['key', { in: new Set([1]) }]]),
      bytes: new Uint8Array([1, 2, 255]),
      words: new Uint16Array([513]),
      error: new RangeError('too far'),
      pattern: /a+/gi,
      ['__proto__x']: 1,
    }
    const got = (await window.probe.invoke('echo', sent)) as typeof sent // the handler returns what it gets
    return {
      isLoop: got.loop['self'] === got.loop,
      list: got.list.map(item => (Object.is(item, -0) ? '-0' : `${typeof item} ${String(item)}`)),
      keys: Object.keys(got),
      date: [got.date instanceof Date, got.date.getTime()],
      map: got.map.get('key')?.in.has(1),
      bytes: [got.bytes instanceof Uint8Array, ...got.bytes],
      words: [got.words instanceof Uint16Array, ...got.words],
      error: [got.error instanceof Error, got.error.message],
      pattern: String(got.pattern),
    }
  })
  expect(kept).toEqual({
    isLoop: true,
    list: [
      'undefined undefined',
      'object null',
      'string ä',
      'number 1.5',
      '-0',
      'number NaN',
      'bigint 100000000000000000000',
    ],
    keys: ['loop', 'list', 'date', 'map', 'bytes', 'words', 'error', 'pattern', '__proto__x'],
    date: [true, 86_400_000],
    map: true,
    bytes: [true, 1, 2, 255],
    words: [true, 513],
    error: [true, 'too far'],
    pattern: '/a+/gi',
  })
})

test('what a handler throws arrives as one sentence with the channel and the error', async () => {
  const message = await messageOf(() => window.probe.invoke('fail'))
  expect(message).toBe("Error invoking remote method 'fail': RangeError: too far")
})

test('a channel without a handler is named', async () => {
  const message = await messageOf(() => window.probe.invoke('nobody'))
  expect(message).toBe("Error invoking remote method 'nobody': Error: No handler registered for 'nobody'")
})

test('an answer that cannot be cloned is a failure', async () => {
  const message = await messageOf(() => window.probe.invoke('function'))
  expect(message).toBe("Error invoking remote method 'function': Error: An object could not be cloned.")
})

test('an argument that cannot be cloned never leaves the page', async () => {
  const messages = [
    await messageOf(() => window.probe.invoke('echo', () => 1)),
    await messageOf(() => Promise.resolve().then(() => window.probe.sendFunction())),
  ]
  expect(messages).toEqual(['An object could not be cloned.', 'An object could not be cloned.'])
})

test('the main process cannot send what cannot be cloned', async () => {
  const hasThrown = await probe.app.evaluate(({ BrowserWindow }) => {
    try {
      BrowserWindow.getAllWindows()[0]?.webContents.send('counted', () => 1)
      return false
    } catch {
      return true
    }
  })
  expect(hasThrown).toBe(true)
})

test('a second handler for a channel is refused', async () => {
  expect(await probe.app.evaluate(() => globalThis.thrown['secondHandler'])).toBe(
    "Attempted to register a second handler for 'echo'",
  )
})

test('a removed handler is gone, and the channel is free again', async () => {
  await probe.app.evaluate(({ ipcMain }) => {
    ipcMain.handle('short', () => 'first')
    ipcMain.removeHandler('short')
    ipcMain.handle('short', () => 'second')
  })
  expect(await probe.page.evaluate(() => window.probe.invoke('short'))).toBe('second')
})

test('messages arrive complete and in order, with all arguments', async () => {
  const numbers = Array.from({ length: 500 }, (_, index) => index)
  await probe.page.evaluate(values => window.probe.send('count', ...values), numbers)
  await probe.page.waitForFunction(() => window.probe.counted().length >= 500)
  expect(await probe.page.evaluate(() => window.probe.counted())).toEqual(numbers.map(value => [value, 500]))
})

test('the main process knows which page has asked, by its own address', async () => {
  const id = await probe.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.id)
  expect(await probe.page.evaluate(() => window.probe.invoke('sender'))).toEqual([
    id,
    'probe://page/index.html',
    'probe://page',
  ])
})

test('the page sees nothing of the preload world', async () => {
  expect(await probe.page.evaluate(() => window.found)).toEqual({
    leak: 'undefined',
    require: 'undefined',
    process: 'undefined',
  })
})

test('the preload script runs sandboxed, before the document is there', async () => {
  expect(await probe.page.evaluate(() => window.probe.world)).toEqual({
    type: 'renderer',
    isSandboxed: true,
    document: 'loading',
  })
})

test('a sandboxed preload script can require what the documentation lists, and nothing else', async () => {
  expect(await probe.page.evaluate(() => window.probe.refusals)).toEqual({
    listed: Array.from({ length: 8 }, () => null),
    unlisted: ['fs', 'node:fs', 'path', 'child_process', 'zod', './other.cjs'].map(
      id => `module not found: ${id}`,
    ),
  })
})

test('what is exposed is frozen all the way down and cannot be replaced', async () => {
  const state = await probe.page.evaluate(() => {
    const { probe } = window
    const isReplaced = Reflect.set(window, 'probe', 1)
    const isAdded = Reflect.set(probe.nested, 'extra', 1)
    return [
      isReplaced,
      isAdded,
      Object.isFrozen(probe),
      Object.isFrozen(probe.nested.list),
      window.probe === probe,
    ]
  })
  expect(state).toEqual([false, false, true, true, true])
})

test('functions, promises and values cross the bridge; of errors only the message does', async () => {
  const crossed = await probe.page.evaluate(async () => {
    const { nested, later, broken, throws, callBack } = window.probe
    const thrownBy = async (run: () => unknown): Promise<unknown> => {
      try {
        await run()
        return null
      } catch (error) {
        return error instanceof Error ? [error.message, Object.keys(error)] : error
      }
    }
    return {
      date: nested.list[1].date instanceof Date,
      map: nested.list[1].map.get('key')?.[0],
      sum: nested.add(2, 3),
      later: await later(),
      broken: await thrownBy(broken),
      throws: await thrownBy(throws),
      callBack: callBack(word => `${word} back`),
    }
  })
  expect(crossed).toEqual({
    date: true,
    map: 7,
    sum: 5,
    later: { kept: true },
    broken: ['broken', []],
    throws: ['thrown', []],
    callBack: 'called back',
  })
})

test('an own scheme answers with status, headers and body, and gets method and body', async () => {
  const { page } = probe
  const answers = await page.evaluate(async () => {
    const posted = await fetch('/echo?a=1', { method: 'POST', body: 'said' })
    const missing = await fetch('/missing.js')
    return {
      posted: [posted.status, await posted.json()] as const,
      missing: [missing.status, await missing.text()],
      header: (await fetch('/page.js')).headers.get('x-probe'),
      isSecure: window.isSecureContext,
    }
  })
  expect(answers).toEqual({
    posted: [201, { url: 'probe://page/echo?a=1', method: 'POST', body: 'said' }],
    missing: [404, 'nothing'],
    header: 'yes',
    isSecure: true,
  })
})

test('no path of an own scheme leads upwards', async () => {
  const urls = await probe.page.evaluate(() =>
    Promise.all(
      ['/../echo', '/a/../../echo', '/%2e%2e/echo', '/..%5cecho/../echo'].map(async path => {
        const answer: unknown = await (await fetch(path)).json()
        return (answer as { url: string }).url // the fixture's own answer
      }),
    ),
  )
  expect(urls).toEqual(Array.from({ length: 4 }, () => 'probe://page/echo'))
})

test('a content security policy sent as a header keeps inline scripts from running', async () => {
  const state = await probe.page.evaluate(async () => {
    const breach = new Promise<string>(resolve =>
      document.addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective), {
        once: true,
      }),
    )
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    return [await breach, window.injected, window.isRun]
  })
  expect(state).toEqual(['script-src-elem', undefined, true])
})

test('a refused navigation leaves the page as it is, and the main process knows where it would have led', async () => {
  await probe.page.locator('#away').click()
  await untilSeen(probe, { navigates: 'https://example.org/away' })
  expect(await probe.page.evaluate(() => window.probe.invoke('echo', 'still here'))).toBe('still here')
})

test('a refused window is never opened', async () => {
  await probe.page.locator('#new').click()
  await untilSeen(probe, { opens: 'https://example.org/new' })
  await until(() => probe.app.windows().length === 1)
  expect(await probe.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('moving within the page is no navigation; the main process sees the new address', async () => {
  const before = (await probe.seen()).length
  await probe.page.locator('#within').click()
  await until(async () => (await address(probe)) === 'probe://page/index.html#within')
  expect((await probe.seen()).length).toBe(before)
})

test('a preload script that breaks the sandbox is reported, and what it had exposed stays', async () => {
  const broken = await openProbe({ PROBE_PRELOAD: 'broken-preload.cjs' })
  try {
    expect(await broken.seen()).toContainEqual({
      preload: 'broken-preload.cjs',
      message: 'module not found: node:fs',
    })
    expect(await broken.page.evaluate(() => [window.before, window.after])).toEqual([true, undefined])
  } finally {
    await broken.close()
  }
})

/** The message of what a call in the page rejects with; null when it does not. */
function messageOf(run: () => Promise<unknown>): Promise<string | null> {
  return probe.page.evaluate(
    // The function goes to the page as text, which the page may not evaluate: Playwright does it for us.
    `(${String(run)})().then(() => null, error => error.message)`,
  )
}

function address({ app }: Probe): Promise<string | undefined> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())
}
