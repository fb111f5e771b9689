import path from 'node:path'
import process from 'node:process'
import { app, dialog, nativeTheme, screen } from 'electron'
import type { BrowserWindow } from 'electron'

import type { Settings } from '#shared/settings'

import { closeChoice } from './close-choice.ts'
import { createCrashPolicy } from './crash-policy.ts'
import { openWindowMemory } from './desktop-store.ts'
import { resourcesFolder } from './resources.ts'
import { backgroundOf, openWindow, stateOf } from './window.ts'
import { openingBounds } from './window-state.ts'

export interface MainWindowDeps {
  readonly profileFolder: string
  readonly settings: () => Settings
  readonly isQuitting: () => boolean
  /** The window went to the tray for the first time. */
  readonly wentToTray: () => void
  /** There is no page until a new one is loaded. */
  readonly pageLeft: () => void
}

/** The one window, made when it is first wanted and kept hidden rather than closed. */
export interface MainWindow {
  /** Opens it without showing it when the app was started at login. */
  open(isHidden: boolean): void
  show(): void
  current(): BrowserWindow | null
  /** The theme has changed. */
  repaint(): void
}

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  const memory = openWindowMemory(deps.profileFolder)
  const crashes = createCrashPolicy()
  let window: BrowserWindow | null = null

  function open(isHidden: boolean): void {
    nativeTheme.themeSource = sourceOf(deps.settings().theme)
    const icon = path.join(resourcesFolder, 'icons', '256x256.png')
    const saved = memory.read()
    const opened = openWindow({ saved, isHidden, icon }, deps.settings().theme)
    window = opened
    deps.pageLeft()
    let wasShown = false
    opened.once('show', () => {
      wasShown = true
    })
    opened.on('close', event => {
      // One that nobody has seen is not maximized yet.
      if (wasShown) memory.write(stateOf(opened))
      const { closeToTray, isTrayTold } = deps.settings()
      const isQuitting = deps.isQuitting()
      const choice = closeChoice({ isQuitting, closeToTray, isTrayTold, platform: process.platform })
      if (choice === 'close') return
      event.preventDefault()
      if (choice === 'quit') {
        // Not within the closing of a window, which quitting would close as well.
        setImmediate(() => app.quit())
        return
      }
      opened.hide()
      if (choice === 'hide-and-tell') deps.wentToTray()
    })
    opened.on('closed', () => {
      window = null
    })
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || deps.isQuitting()) return
      deps.pageLeft()
      if (crashes.crashed(performance.now()) === 'reload') opened.webContents.reload()
      else void askToReload(opened)
    })
  }

  return {
    open,
    show: () => {
      if (window === null) {
        open(false)
        return
      }
      if (window.isMinimized()) window.restore()
      if (!window.isVisible()) bringWithinReach(window)
      window.show()
      window.focus()
    },
    current: () => window,
    repaint: () => {
      nativeTheme.themeSource = sourceOf(deps.settings().theme)
      window?.setBackgroundColor(backgroundOf(deps.settings().theme))
    },
  }
}

/** The screen on which it was hidden may be gone; then it comes back in the middle of the first one. */
function bringWithinReach(window: BrowserWindow): void {
  const screens = screen.getAllDisplays().map(display => display.workArea)
  const { x, width, height } = openingBounds(window.getNormalBounds(), screens)
  if (x !== undefined) return
  const { workArea } = screen.getPrimaryDisplay()
  window.setBounds({
    x: workArea.x + Math.max(0, Math.round((workArea.width - width) / 2)),
    y: workArea.y + Math.max(0, Math.round((workArea.height - height) / 2)),
    width,
    height,
  })
}

const sourceOf = (theme: Settings['theme']): 'system' | 'light' | 'dark' =>
  theme === 'night' ? 'dark' : theme

async function askToReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The window keeps failing.',
    detail: 'The queue goes on without it. Nothing is lost.',
    buttons: ['Load it again', 'Quit Halyard'],
    defaultId: 0,
    cancelId: 0,
  })
  if (response !== 0) app.quit()
  else if (!window.isDestroyed()) window.webContents.reload()
}
