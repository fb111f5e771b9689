import path from 'node:path'
import { app, BrowserWindow, nativeTheme, screen, session } from 'electron'

import { isOwnPage, pageUrl } from './app-scheme.ts'
import { openingBounds, smallest } from './window-state.ts'
import type { WindowState } from './window-state.ts'

export interface WindowOptions {
  readonly saved: WindowState
  /** Opened at login: the tray has the app, nobody has asked for a window. */
  readonly isHidden: boolean
  readonly icon: string
}

/** The page's own background, so that neither opening nor resizing shows a white flash. */
const background = { light: '#f7f8fa', dark: '#0e1116', night: '#000000' } as const
export type Background = keyof typeof background
export const backgroundOf = (theme: string): string => {
  if (theme === 'night' || theme === 'light' || theme === 'dark') return background[theme]
  return nativeTheme.shouldUseDarkColors ? background.dark : background.light
}

/** The one window: sandboxed, shows only our own page, opens nothing, and is granted nothing. */
export function openWindow({ saved, isHidden, icon }: WindowOptions, theme: string): BrowserWindow {
  const screens = screen.getAllDisplays().map(display => display.workArea)
  const window = new BrowserWindow({
    ...openingBounds(saved.bounds, screens),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Halyard',
    icon,
    backgroundColor: backgroundOf(theme),
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (saved.isMaximized) window.once('show', () => window.maximize())
  // Shown when painted: no flash at start.
  window.once('ready-to-show', () => {
    if (!isHidden) window.show()
  })
  // A page that cannot be loaded shows the browser's own words; one that fails meanwhile is loaded again elsewhere.
  window.loadURL(pageUrl()).catch(() => undefined)
  return window
}

/** What to remember of a window: its normal bounds, also while it is maximized. */
export const stateOf = (window: BrowserWindow): WindowState => ({
  bounds: window.getNormalBounds(),
  isMaximized: window.isMaximized(),
})

/** Holds for every page that could ever exist in this process, whoever makes it. */
export function denyEverythingElse(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', event => {
      if (!isOwnPage(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Notifications, camera, clipboard reading and the rest: the page needs none of them. After ready. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(isGranted(permission)),
  )
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isGranted(permission))
}

/** Copying a path or a list at a person's click; reading the clipboard stays denied. */
const isGranted = (permission: string): boolean => permission === 'clipboard-sanitized-write'
