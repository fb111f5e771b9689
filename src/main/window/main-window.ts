import path from 'node:path'
import process from 'node:process'
import { app, dialog, nativeTheme, screen } from 'electron'
import type { BrowserWindow } from 'electron'

import type { Settings } from '#shared/settings'

import { createWindowMemory } from '../host/desktop-store.ts'
import { resourcesFolder } from '../program-files.ts'
import { backgroundOf, openBrowserWindow, stateOf } from './browser-window.ts'
import { closeChoice } from './close-choice.ts'
import { createCrashPolicy } from './crash-policy.ts'
import { openingBounds } from './window-state.ts'

export interface MainWindowDeps {
  readonly profileFolder: string
  readonly settings: () => Settings
  readonly isQuitting: () => boolean
  /** Called when the window hides in the tray for the first time. */
  readonly wentToTray: () => void
  /** Called when there is no page until the next one has loaded. */
  readonly pageGone: () => void
}

/** The app's only window. It is created on first use, then hidden instead of closed. */
export interface MainWindow {
  /** Creates the window; `isHidden` after a start at login. */
  open(isHidden: boolean): void
  show(): void
  current(): BrowserWindow | null
  /** Applies a changed theme. */
  repaint(): void
}

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  const memory = createWindowMemory(deps.profileFolder)
  const crashes = createCrashPolicy()
  let window: BrowserWindow | null = null

  function open(isHidden: boolean): void {
    nativeTheme.themeSource = sourceOf(deps.settings().theme)
    const icon = path.join(resourcesFolder, 'icons', '256x256.png')
    const saved = memory.read()
    const opened = openBrowserWindow({ saved, isHidden, icon }, deps.settings().theme)
    window = opened
    deps.pageGone()
    let wasShown = false
    opened.once('show', () => {
      wasShown = true
    })
    opened.on('close', event => {
      // A window that was never shown is not maximized yet, so its state would be wrong.
      if (wasShown) memory.write(stateOf(opened))
      const { closeToTray, isTrayTold } = deps.settings()
      const isQuitting = deps.isQuitting()
      const choice = closeChoice({ isQuitting, closeToTray, isTrayTold, platform: process.platform })
      if (choice === 'close') return
      event.preventDefault()
      if (choice === 'quit') {
        // Quitting closes this window too, which must not happen inside its own close event.
        setImmediate(() => app.quit())
        return
      }
      opened.hide()
      if (choice === 'hide-and-explain') deps.wentToTray()
    })
    opened.on('closed', () => {
      window = null
    })
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || deps.isQuitting()) return
      deps.pageGone()
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
      if (!window.isVisible()) moveOntoScreen(window)
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

/** Centres a hidden window on the primary screen if its own screen is gone. */
function moveOntoScreen(window: BrowserWindow): void {
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
    message: 'The window keeps crashing.',
    detail: 'Downloads continue without it. Nothing is lost.',
    buttons: ['Reload', 'Quit Halyard'],
    defaultId: 0,
    cancelId: 0,
  })
  if (response !== 0) app.quit()
  else if (!window.isDestroyed()) window.webContents.reload()
}
