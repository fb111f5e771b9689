import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { electronExecutable } from '#test/desktop'
import { until } from '#test/until'
import { openDesktopApp } from './desktop-app.ts'
import type { DesktopApp } from './desktop-app.ts'
import { startSecond } from './start-second.ts'

/** The built desktop app: what surrounds the page. On Electron itself where its runtime is, else on the double. */

let app: DesktopApp
beforeEach(async () => {
  app = await openDesktopApp()
})
afterEach(() => app.stop())

const isVisible = (): Promise<boolean> =>
  app.desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
const click = (id: string): Promise<void> =>
  app.desktop.app.evaluate(({ Menu }, wanted) => {
    Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click()
  }, id)
/** Replaces the question boxes by an answer, and keeps what was asked. */
const answerBoxes = (response: number): Promise<void> =>
  app.desktop.app.evaluate(({ dialog }, answer) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (...args: unknown[]) => {
      const options = args.at(-1) as { message: string } // both forms of the call end with the options
      asked.push(options.message)
      return Promise.resolve({ response: answer, checkboxChecked: false })
    }
  }, response)
const askedBoxes = (): Promise<readonly string[]> =>
  app.desktop.app.evaluate(() => (globalThis as unknown as { asked?: string[] }).asked ?? [])

test('the page runs on our own scheme under a strict policy, in a sandboxed and isolated window', async () => {
  await app.ask('host.info', {})
  const facts = await app.desktop.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return { url: window?.webContents.getURL(), count: BrowserWindow.getAllWindows().length }
  })
  expect(facts).toEqual({ url: expect.stringMatching(/^app:\/\/halyard\/index\.html/) as string, count: 1 })
  const world = await app.desktop.page.evaluate(() => ({
    require: typeof (window as { require?: unknown }).require,
    process: typeof (window as { process?: unknown }).process,
    bridge: Object.keys(window.halyard ?? {}).sort(),
    isFrozen: Object.isFrozen(window.halyard),
  }))
  expect(world).toEqual({
    require: 'undefined',
    process: 'undefined',
    bridge: ['call', 'subscribe'],
    isFrozen: true,
  })
  const policy = await app.desktop.page.evaluate(async () =>
    (await fetch('./index.html')).headers.get('content-security-policy'),
  )
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
})

test('navigation, new windows and permissions are denied', async () => {
  await app.ask('host.info', {})
  const before = await app.desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
  )
  await app.desktop.page.evaluate(() => {
    window.open('https://example.test/')
  })
  await app.ask('host.info', {})
  await app.desktop.page.evaluate(() => {
    location.href = 'https://example.test/'
  })
  await app.ask('host.info', {})
  const after = await app.desktop.app.evaluate(({ BrowserWindow }) => ({
    url: BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
    windows: BrowserWindow.getAllWindows().length,
  }))
  expect(after).toEqual({ url: before, windows: 1 })
})

test('closing the window hides it, says so once, and keeps the queue running; a second start shows it again', async () => {
  await until(isVisible)
  await answerBoxes(0)
  const closeWindow = (): Promise<void> =>
    app.desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closeWindow()
  await until(async () => !(await isVisible()))
  expect(await askedBoxes()).toEqual(['Halyard keeps running in the tray.'])
  await app.add()
  await until(async () => (await app.ask('queue.overview', {})).totals.waiting === 0)
  expect((await app.ask('queue.overview', {})).totals).toMatchObject({ failed: 0, waiting: 0 })
  expect(await startSecond(electronExecutable(), app.profileFolder)).toBe(0)
  await until(isVisible)
  await closeWindow()
  await until(async () => !(await isVisible()))
  expect(await askedBoxes()).toEqual(['Halyard keeps running in the tray.'])
})

test('the menu pauses and resumes everything, and opens screens of the page', async () => {
  await app.cli('limit', '100k')
  await app.add()
  await until(async () => (await app.ask('queue.overview', {})).batches.length === 1)
  await click('pause-all')
  await until(async () => (await app.ask('queue.overview', {})).batches[0]?.state === 'paused')
  await click('resume-all')
  await until(async () => (await app.ask('queue.overview', {})).batches[0]?.state === 'queued')
  await app.shown()
  await click('go-token')
  await app.desktop.page.waitForFunction(() => location.hash === '#/token')
  await click('go-manifests')
  await app.desktop.page.waitForFunction(() => location.hash === '#/manifests')
})

test('a job that ends shows one notification that opens its folder', async () => {
  await app.desktop.app.evaluate(({ Notification, shell }) => {
    const told: string[] = []
    const shown: string[] = []
    Object.assign(globalThis, { told, shown })
    Notification.prototype.show = function (this: Electron.Notification) {
      told.push(`${this.title}: ${this.body}`)
      this.emit('click')
    }
    shell.showItemInFolder = file => shown.push(file)
  })
  await app.add()
  const told = (): Promise<readonly string[]> =>
    app.desktop.app.evaluate(() => (globalThis as unknown as { told: string[] }).told)
  await until(async () => (await told()).length > 0)
  expect(await told()).toEqual([expect.stringMatching(/^Done: files: \d+ files, .* verified\.$/)])
  const shown = await app.desktop.app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)
  expect(shown).toEqual([path.join(app.filesFolder, 'MANIFEST.HTML')])
})

test('quitting in the middle asks once, saves, and the next start resumes the parts', async () => {
  await app.cli('limit', '200k')
  await app.add()
  const isMoving = async (): Promise<boolean> =>
    ((await app.ask('queue.overview', {})).batches[0]?.counts?.fetching ?? 0) > 0
  await until(async () => (await app.parts()).length > 0)
  await answerBoxes(1)
  await app.desktop.app.evaluate(({ app: electron }) => electron.quit())
  await until(async () => (await askedBoxes()).length > 0)
  expect((await askedBoxes())[0]).toMatch(/(1 file is|files are) downloading\.$/)
  expect(await isMoving()).toBe(true)
  await answerBoxes(0)
  const ended = new Promise(resolve => app.desktop.app.process().once('exit', resolve))
  await app.desktop.app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined)
  await ended
  expect(await app.parts()).not.toEqual([])
  await app.cli('limit', 'off')
  await app.startAgain()
  await until(async () => (await app.ask('queue.overview', {})).totals.waiting === 0)
  const { totals } = await app.ask('queue.overview', {})
  expect(totals).toMatchObject({ failed: 0, cancelled: 0, verified: totals.asked })
  // The manifest is written again a moment after the last file.
  await expect
    .poll(() => readFile(path.join(app.filesFolder, 'MANIFEST.HTML'), 'utf8'))
    .not.toContain('Waiting: ')
})

test('a page that fails is loaded again, and the queue keeps running meanwhile', async () => {
  await app.cli('limit', '300k')
  await app.add()
  await app.desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  )
  const queueOnly = await app.cli('queue', '--json')
  expect(queueOnly.code).toBe(0)
  await until(async () => {
    const window = await app.desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.isCrashed(),
    )
    return window === false
  })
  await app.cli('limit', 'off')
  await until(async () => {
    const { lines } = await app.cli('queue', '--json')
    return lines.some(line => line['kind'] === 'summary' && line['waiting'] === 0 && line['failed'] === 0)
  })
})

test('sleep stops the transfers and keeps their parts; waking resumes them at once', async () => {
  await app.cli('limit', '200k')
  await app.add()
  const fetching = async (): Promise<number> =>
    (await app.ask('queue.overview', {})).batches[0]?.counts?.fetching ?? 0
  await until(async () => (await fetching()) > 0)
  await app.desktop.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'))
  await until(async () => (await fetching()) === 0)
  await app.cli('limit', 'off')
  await app.desktop.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await until(async () => (await app.ask('queue.overview', {})).totals.waiting === 0)
  expect((await app.ask('queue.overview', {})).totals.failed).toBe(0)
})

test('the machine is kept awake while files can run, and released when all is paused', async () => {
  await app.desktop.app.evaluate(({ powerSaveBlocker }) => {
    const calls: string[] = []
    Object.assign(globalThis, { calls })
    const start = powerSaveBlocker.start.bind(powerSaveBlocker)
    const stop = powerSaveBlocker.stop.bind(powerSaveBlocker)
    powerSaveBlocker.start = type => {
      calls.push(`start ${type}`)
      return start(type)
    }
    powerSaveBlocker.stop = id => {
      calls.push('stop')
      return stop(id)
    }
  })
  const calls = (): Promise<readonly string[]> =>
    app.desktop.app.evaluate(() => (globalThis as unknown as { calls: string[] }).calls)
  await app.cli('limit', '100k')
  await app.add()
  await until(async () => (await calls()).length === 1)
  await click('pause-all')
  await until(async () => (await calls()).length === 2)
  expect(await calls()).toEqual(['start prevent-app-suspension', 'stop'])
})

test('a link of a web page only brings a preview: nothing is asked of the archive and nothing is queued', async () => {
  const before = JSON.stringify(app.archive.requests())
  const link = 'halyard:open?uri=mast:JWST/product/jw02733-o001_t001_nircam_clear-f090w_i2d.fits'
  expect(await startSecond(electronExecutable(), app.profileFolder, [link])).toBe(0)
  await app.desktop.page.waitForFunction(() => location.hash === '#/selection')
  await app.desktop.page.getByText('jw02733-o001_t001_nircam_clear-f090w_i2d.fits').first().waitFor()
  expect((await app.ask('queue.overview', {})).batches).toEqual([])
  expect(JSON.stringify(app.archive.requests())).toBe(before)
})

test('a list file that is opened with the app is shown as a preview', async () => {
  const list = path.join(app.profileFolder, 'two.halyard')
  await writeFile(list, 'mast:JWST/product/a_cal.fits\nmast:JWST/product/b_cal.fits\n')
  expect(await startSecond(electronExecutable(), app.profileFolder, [list])).toBe(0)
  await app.desktop.page.waitForFunction(() => location.hash === '#/selection')
  await app.desktop.page.getByText('a_cal.fits').first().waitFor()
})

test('the position of the window is remembered', async () => {
  await until(isVisible)
  await app.desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 20, y: 30, width: 900, height: 640 }),
  )
  await app.desktop.close()
  await app.startAgain()
  const bounds = await app.desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  )
  expect(bounds).toMatchObject({ width: 900, height: 640 })
})

test('started at login it stays in the tray until it is asked for', async () => {
  await app.desktop.close()
  await app.startAgain(['--hidden'])
  await app.ask('host.info', {})
  expect(await isVisible()).toBe(false)
  expect(await startSecond(electronExecutable(), app.profileFolder)).toBe(0)
  await until(isVisible)
})
