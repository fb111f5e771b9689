import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { until } from '#test/until'
import { openProbe } from './probe-app.ts'
import type { Probe } from './probe-app.ts'

/** What the double does beyond Electron: it refuses by name, tells what nobody can see, and moves like a desktop. */

declare global {
  // What the double's start puts there (test/support/electron/start-app.ts).
  var electronDouble: {
    takeEffects(): readonly { readonly what: string; readonly value: unknown }[]
    setOnline(isConnected: boolean): void
    setSystemDark(isDark: boolean): void
    setOnBattery(isOnBattery: boolean): void
  }
}

// Before the imports above are evaluated: these specs are about the double, whatever is installed.
vi.hoisted(() => {
  // Through the global: nothing is imported yet.
  globalThis.process.env['HALYARD_TEST_ELECTRON'] = 'double'
})

/** A script of the shell stands for the executable, under the name that it has on Linux. */
function onLinux(name: string, body: () => Promise<void>): void {
  test.runIf(process.platform === 'linux')(`${name} (needs: other system)`, body)
}

let probe: Probe | null = null
beforeAll(async () => {
  if (process.platform === 'linux') probe = await openProbe()
})
afterAll(() => probe?.close())

function running(): Probe {
  if (probe === null) throw new Error('The double is not running.')
  return probe
}

onLinux('what nobody wrote throws by its name in the main process', async () => {
  const messages = await running().app.evaluate(({ app, BrowserWindow, net, utilityProcess, autoUpdater }) =>
    [
      () => net.request('http://127.0.0.1:1/'),
      () => app.getAppMetrics(),
      () => BrowserWindow.getAllWindows()[0]?.setOpacity(0.5),
      () => BrowserWindow.getAllWindows()[0]?.webContents.openDevTools(),
      () => utilityProcess.fork('x.js'),
      () => autoUpdater.checkForUpdates(),
    ].map(use => {
      try {
        use()
        return null
      } catch (error) {
        return error instanceof Error ? error.message : error
      }
    }),
  )
  expect(messages).toEqual(
    [
      'net.request',
      'app.getAppMetrics',
      'BrowserWindow.setOpacity',
      'webContents.openDevTools',
      'utilityProcess.fork',
      'autoUpdater.checkForUpdates',
    ].map(name => `electron double: ${name} is not implemented`),
  )
})

onLinux('what the person would have noticed is recorded in order', async () => {
  const effects = await running().app.evaluate(async electron => {
    const { BrowserWindow, Menu, nativeImage, Notification, powerSaveBlocker, shell, Tray } = electron
    globalThis.electronDouble.takeEffects()
    BrowserWindow.getAllWindows()[0]?.setProgressBar(0.5)
    const tray = new Tray(nativeImage.createEmpty())
    tray.setToolTip('3 files left')
    tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Show' }, { type: 'separator' }, { label: 'Quit' }]))
    new Notification({ title: 'Done', body: '3 files' }).show()
    powerSaveBlocker.stop(powerSaveBlocker.start('prevent-app-suspension'))
    await shell.openExternal('https://example.org/')
    return globalThis.electronDouble.takeEffects()
  })
  expect(effects.map(({ what, value }) => [what, value])).toEqual([
    ['BrowserWindow.setProgressBar', { progress: 0.5, options: undefined }],
    ['Tray', null],
    ['Tray.setToolTip', '3 files left'],
    ['Tray.setContextMenu', ['Show', '-', 'Quit']],
    ['Notification.show', { title: 'Done', body: '3 files' }],
    ['powerSaveBlocker.start', 'prevent-app-suspension'],
    ['powerSaveBlocker.stop', 1],
    ['shell.openExternal', 'https://example.org/'],
  ])
})

onLinux('the desktop turns dark, and so does the page, unless the app has decided', async () => {
  const { app, page } = running()
  const isDark = (): Promise<boolean> =>
    page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  await app.evaluate(() => globalThis.electronDouble.setSystemDark(true))
  await until(isDark)
  await app.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'light'
  })
  await until(async () => !(await isDark()))
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(false)
})

onLinux('the line and the power cable can be pulled', async () => {
  const state = await running().app.evaluate(({ net, powerMonitor }) => {
    const heard: string[] = []
    powerMonitor.on('on-battery', () => heard.push('on-battery'))
    powerMonitor.on('on-ac', () => heard.push('on-ac'))
    globalThis.electronDouble.setOnline(false)
    globalThis.electronDouble.setOnBattery(true)
    const pulled = [net.isOnline(), powerMonitor.isOnBatteryPower()]
    globalThis.electronDouble.setOnline(true)
    globalThis.electronDouble.setOnBattery(false)
    return { heard, pulled, back: [net.isOnline(), powerMonitor.isOnBatteryPower()] }
  })
  expect(state).toEqual({ heard: ['on-battery', 'on-ac'], pulled: [false, true], back: [true, false] })
})

onLinux('nothing but loopback can be reached from the main process', async () => {
  const message = await running().app.evaluate(async () => {
    try {
      await fetch('http://192.0.2.1/')
      return null
    } catch (error) {
      return error instanceof Error && error.cause instanceof Error ? error.cause.message : error
    }
  })
  expect(message).toBe('Only loopback addresses can be reached here, not 192.0.2.1.')
})

onLinux('a double that is killed takes its browser along', async () => {
  const killed = await openProbe()
  const active = path.join(killed.profileFolder, 'user-data/electron-double/chromium/DevToolsActivePort')
  const [port = ''] = readFileSync(active, 'utf8').split('\n')
  const isThere = async (): Promise<boolean> => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/json/version`)).ok
    } catch {
      return false
    }
  }
  expect(await isThere()).toBe(true)
  killed.app.process().kill('SIGKILL')
  await until(async () => !(await isThere()))
  await killed.close()
})
