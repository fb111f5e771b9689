import path from 'node:path'
import process from 'node:process'

import { startBrowser } from './browser.ts'
import type { AppBrowser } from './browser.ts'
import { becomeReady, isOver } from './lifecycle.ts'
import { app, appendedSwitches, connectEnd } from './modules/app.ts'
import type { AppIdentity } from './modules/app.ts'
import { nativeTheme } from './modules/native-theme.ts'
import { setOnline } from './modules/net.ts'
import { powerMonitor } from './modules/power.ts'
import { preventable } from './preventable.ts'
import { takeEffects } from './record.ts'
import { connectPages, DoubleBrowserWindow } from './windows/browser-window.ts'
import { chromiumPages } from './windows/chromium-page.ts'

/** Runs the app's main module, starts its browser, and makes it ready, in Electron's order. */
export async function startApp({
  main,
  ...identity
}: AppIdentity & { readonly main: string }): Promise<void> {
  let browser: AppBrowser | null = null
  app.identify(identity)
  connectEnd(
    code => {
      app.releaseSingleInstanceLock()
      // What called this still runs to its end, as in Electron.
      if (browser === null) setImmediate(() => process.exit(code))
      else void browser.close().then(() => process.exit(code))
    },
    () => DoubleBrowserWindow.getAllWindows(),
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      // An app that listens by itself after ready has replaced Electron's own handler.
      if (process.listenerCount(signal) === 1) app.quit()
    })
  const electronDouble = {
    takeEffects,
    setOnline,
    setSystemDark: (isDark: boolean) => nativeTheme.setSystemDark(isDark),
    setOnBattery: (isOnBattery: boolean) => powerMonitor.setOnBattery(isOnBattery),
  }
  // Within reach of the specs that run on the double only.
  Object.assign(globalThis, { electronDouble })

  await import(main)
  if (isOver()) return
  const profile = path.join(app.getPath('sessionData'), 'electron-double', 'chromium')
  browser = await startBrowser(profile, appendedSwitches())
  void browser.ended.then(() => {
    // In Electron the app and its browser are one process.
    if (isOver()) return
    console.error('The browser has ended before the app.')
    process.exit(1)
  })
  connectPages(chromiumPages(browser.cdp))
  // Playwright waits for this line of Chromium's.
  process.stderr.write(`\nDevTools listening on ${browser.url}\n`)
  becomeReady()
  app.emit('ready', preventable(), {})
  app.settleReady()
}
