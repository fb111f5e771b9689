import { app, BrowserWindow, nativeTheme, screen, session } from 'electron'

import { ignore } from '#shared/ignore'
import { preloadFile } from '../program-files.ts'
import { isOwnPage, pageUrl } from './app-scheme.ts'
import { openingBounds, smallest } from './window-state.ts'
import type { WindowState } from './window-state.ts'

export interface BrowserWindowOptions {
  readonly saved: WindowState
  /** True after a start at login: the app then shows only its tray icon. */
  readonly isHidden: boolean
  readonly icon: string
}

/** The page's own background, which prevents a white flash on opening and resizing. */
const background = { light: '#f7f8fa', dark: '#0e1116', night: '#000000' } as const
export const backgroundOf = (theme: string): string => {
  if (theme === 'night' || theme === 'light' || theme === 'dark') return background[theme]
  return nativeTheme.shouldUseDarkColors ? background.dark : background.light
}

/** Opens the app's only window: sandboxed, limited to our own page, without permissions. */
export function openBrowserWindow(
  { saved, isHidden, icon }: BrowserWindowOptions,
  theme: string,
): BrowserWindow {
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
      preload: preloadFile,
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
  // Showing the window only after its first paint avoids a flash.
  window.once('ready-to-show', () => {
    if (!isHidden) window.show()
  })
  // Chromium shows its own error page then; `createMainWindow` reloads a page that crashes.
  void ignore(window.loadURL(pageUrl()), 'load the page: the window shows why')
  return window
}

/** What to remember of a window: its normal bounds, even while it is maximized. */
export const stateOf = (window: BrowserWindow): WindowState => ({
  bounds: window.getNormalBounds(),
  isMaximized: window.isMaximized(),
})

/** Denies navigation, webviews and new windows to every page of this process. */
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

/** Denies notifications, camera, clipboard reading and all other permissions. Call after ready. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(isGranted(permission)),
  )
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isGranted(permission))
}

/** Allows copying a path or a list on a click; reading the clipboard stays denied. */
const isGranted = (permission: string): boolean => permission === 'clipboard-sanitized-write'
