import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchDesktop } from '#test/desktop'
import { until } from '#test/until'
import { openProbe, startProbeAgain } from './probe-app.ts'
import type { Probe } from './probe-app.ts'

/** What Halyard relies on in the life of Electron's apps and windows, on Electron itself or on the double. */

let probe: Probe
beforeAll(async () => {
  probe = await openProbe()
})
afterAll(() => probe.close())

test('a second start passes its arguments to the first one and ends', async () => {
  const { code } = await startProbeAgain(probe.profileFolder, ['probe:open'])
  expect(code).toBe(0)
  await until(() => probe.story().includes('second-instance'))
  const notes = (await probe.seen()).filter(
    (note): note is { argv: string[]; data: unknown } =>
      typeof note === 'object' && note !== null && 'argv' in note,
  )
  expect(notes.map(({ argv, data }) => [argv.includes('probe:open'), data])).toEqual([
    [true, { from: 'second' }],
  ])
})

test('menu templates are checked, items are found by id, and clicks reach them', async () => {
  const state = await probe.app.evaluate(({ Menu }) => {
    const messageOf = (run: () => unknown): unknown => {
      try {
        run()
        return null
      } catch (error) {
        return error instanceof Error ? error.message : error
      }
    }
    const clicked: unknown[] = []
    const menu = Menu.buildFromTemplate([
      {
        label: 'File',
        submenu: [
          { id: 'open', label: 'Open', click: item => clicked.push(item.label) },
          { id: 'sounds', label: 'Sounds', type: 'checkbox', click: item => clicked.push(item.checked) },
          // A role does its own work: the handler is not called.
          { id: 'small', role: 'minimize', click: () => clicked.push('role') },
        ],
      },
    ])
    for (const id of ['open', 'sounds', 'sounds', 'small']) menu.getMenuItemById(id)?.click()
    return {
      clicked,
      missing: menu.getMenuItemById('missing'),
      // Both are what the types forbid and a slip of the pen makes.
      type: messageOf(() => Menu.buildFromTemplate([{ label: 'x', type: 'button' as 'normal' }])),
      empty: messageOf(() => Menu.buildFromTemplate([{}])),
    }
  })
  expect(state).toEqual({
    clicked: ['Open', true, false],
    missing: null,
    type: 'Unknown menu item type: button',
    empty: 'Invalid template for MenuItem: must have at least one of label, role or type',
  })
})

test('windows are made after ready only, schemes are registered before it only', async () => {
  const { earlyWindow, lateScheme } = await probe.app.evaluate(() => globalThis.thrown)
  expect(earlyWindow).toBe('Cannot create BrowserWindow before app is ready')
  expect(lateScheme).toBe('protocol.registerSchemesAsPrivileged should be called before app is ready')
})

test('a load that fails is reported in the words of Chromium', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // listening on a port
  server.close()
  await once(server, 'close')
  const url = `http://127.0.0.1:${port}/`
  const message = await probe.app.evaluate(async ({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ show: false })
    try {
      await window.loadURL(url)
      return null
    } catch (error) {
      return error instanceof Error ? error.message : error
    } finally {
      window.destroy()
    }
  }, url)
  expect(message).toBe(`ERR_CONNECTION_REFUSED (-102) loading '${url}'`)
})

test('hiding keeps the window, closing may be refused, a destroyed window answers no more', async () => {
  const life = await openProbe({ PROBE_STAYS: '1' })
  try {
    const states = await life.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (window === undefined) throw new Error('The fixture has one window.')
      const state = (): boolean[] => [window.isVisible(), window.isDestroyed()]
      window.hide()
      const hidden = state()
      globalThis.refusal = 'close'
      window.close()
      const refused = state()
      window.show()
      const shown = state()
      window.destroy()
      try {
        window.show()
        return null
      } catch (error) {
        return { hidden, refused, shown, isDestroyed: window.isDestroyed(), error: String(error) }
      }
    })
    expect(states).toEqual({
      hidden: [false, false],
      refused: [false, false],
      shown: [true, false],
      isDestroyed: true,
      error: 'TypeError: Object has been destroyed',
    })
    await until(() => life.story().includes('window-all-closed'))
    expect(life.story().slice(-5)).toEqual(['hide', 'close refused', 'show', 'closed', 'window-all-closed'])
  } finally {
    await life.close()
  }
})

test('the end comes in order, and each step that may refuse is asked again', async () => {
  const life = await openProbe()
  try {
    const from = life.story().length
    for (const name of ['before-quit', 'close', 'will-quit']) {
      await quit(life, name)
      await until(() => life.story().includes(`${name} refused`))
    }
    const ended = endOf(life)
    await quit(life, null)
    await ended
    expect(life.story().slice(from)).toEqual([
      ...['before-quit refused'],
      ...['before-quit', 'close refused'],
      ...['before-quit', 'close', 'closed', 'will-quit refused'],
      ...['before-quit', 'will-quit', 'quit 0'],
    ])
  } finally {
    await life.close()
  }
})

test('closing the last window ends an app that wants it so', async () => {
  const life = await openProbe()
  const from = life.story().length
  const ended = endOf(life)
  await life.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await ended
  expect(life.story().slice(from)).toEqual([
    'close',
    'closed',
    'window-all-closed',
    'before-quit',
    'will-quit',
    'quit 0',
  ])
  await life.close()
})

test('leaving with a code asks nobody', async () => {
  const life = await openProbe()
  const from = life.story().length
  const ended = endOf(life)
  // The connection ends with the app.
  await life.app.evaluate(({ app }) => app.exit(3)).catch(() => undefined)
  expect([await ended, life.story().slice(from)]).toEqual([3, ['closed', 'quit 3']])
  await life.close()
})

test('a crash of the page is reported to the app, and loading again brings the page back', async () => {
  const crashed = await openProbe()
  try {
    const id = await crashed.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      contents?.forcefullyCrashRenderer()
      return contents?.id
    })
    await until(async () => (await crashed.seen()).length > 0)
    expect(await crashed.seen()).toEqual([
      { gone: expect.stringMatching(/^(crashed|killed)$/) as string, id },
    ])
    const title = await crashed.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const loaded = new Promise(resolve => contents?.once('did-finish-load', () => resolve(null)))
      contents?.reload()
      await loaded
      return [contents?.isCrashed(), contents?.getURL()]
    })
    expect(title).toEqual([false, 'probe://page/index.html'])
  } finally {
    await crashed.close()
  }
})

test('the app as it was built shows its page under its own address, and quits', async () => {
  const profileFolder = await mkdtemp(path.join(tmpdir(), 'halyard-built-'))
  try {
    const built = await launchDesktop({ profileFolder })
    const ended = endOf(built)
    await built.page.waitForFunction(() => document.title.includes('Halyard'))
    expect(await address(built)).toBe('app://halyard/index.html')
    await built.close()
    expect(await ended).toBe(0)
  } finally {
    await rm(profileFolder, { recursive: true })
  }
})

/** Refuses the named event, once, on the way. */
async function quit({ app }: Probe, refusal: string | null): Promise<void> {
  await app
    .evaluate(({ app }, refusal) => {
      globalThis.refusal = refusal
      app.quit()
    }, refusal)
    // The connection ends with the app.
    .catch(() => undefined)
}

/** The exit code. */
function endOf({ app }: Pick<Probe, 'app'>): Promise<number | null> {
  return new Promise(resolve => app.process().once('exit', resolve))
}

function address({ app }: Pick<Probe, 'app'>): Promise<string | undefined> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())
}
