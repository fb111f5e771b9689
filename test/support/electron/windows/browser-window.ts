import path from 'node:path'
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'

import { isReady, windowClosed, windowCloseRefused } from '../lifecycle.ts'
import { app } from '../modules/app.ts'
import { destroyObject, notImplemented, strictEmitter } from '../not-implemented.ts'
import { preventable } from '../preventable.ts'
import { record } from '../record.ts'
import { theme } from '../theme.ts'
import { openNoPage } from './no-page.ts'
import type { OpenPage } from './page-port.ts'
import { DoubleWebContents } from './web-contents.ts'

type Contract = Pick<
  BrowserWindow,
  | 'blur'
  | 'close'
  | 'destroy'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getTitle'
  | 'hide'
  | 'id'
  | 'isDestroyed'
  | 'isFocused'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'reload'
  | 'restore'
  | 'setBounds'
  | 'setFullScreen'
  | 'setProgressBar'
  | 'setTitle'
  | 'show'
  | 'showInactive'
  | 'unmaximize'
>

const all = new Map<number, DoubleBrowserWindow>()
let openPage: OpenPage = openNoPage

/** From now on windows are pages of a real browser. */
export function connectPages(open: OpenPage): void {
  openPage = open
}

/** What every page must be: without these the double would show less than it claims. */
function refuseUnlikePage({ webPreferences = {} }: BrowserWindowConstructorOptions): void {
  const {
    contextIsolation = true,
    sandbox = true,
    nodeIntegration = false,
    webviewTag = false,
  } = webPreferences
  if (!contextIsolation || !sandbox || nodeIntegration || webviewTag)
    throw notImplemented('a page that is not isolated and sandboxed, or holds webviews,')
}

export class DoubleBrowserWindow extends strictEmitter('BrowserWindow') implements Contract {
  readonly id: number
  readonly #contents: DoubleWebContents
  #bounds: Rectangle
  #title: string
  #isVisible: boolean
  #isFocused = false
  #isMinimized = false
  #isMaximized = false
  #isFullScreen = false
  #isDestroyed = false

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    if (!isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    refuseUnlikePage(options)
    const {
      x = 0,
      y = 0,
      width = 800,
      height = 600,
      title = app.getName(),
      show = true,
      webPreferences,
    } = options
    this.#bounds = { x, y, width, height }
    this.#title = title
    this.#isVisible = show
    const preloadPath = webPreferences?.preload ?? null
    if (preloadPath !== null && !path.isAbsolute(preloadPath))
      throw new TypeError('preload script must have absolute path')
    const owner = { close: () => this.close(), pageClosed: () => this.destroy() }
    this.#contents = new DoubleWebContents(owner, openPage, {
      width,
      height,
      preloadPath,
      isDark: theme.isDark,
    })
    this.id = this.#contents.id
    all.set(this.id, this)
    this.#contents.on('did-finish-load', () => {
      // Electron's documentation: when it was rendered while not being shown.
      if (!this.#isVisible) setImmediate(() => this.#tell('ready-to-show'))
    })
    this.#contents.on('page-title-updated', (_event, pageTitle: string) => {
      const event = preventable()
      this.emit('page-title-updated', event, pageTitle, true)
      if (!event.defaultPrevented) this.#title = pageTitle
    })
    app.emit('browser-window-created', preventable(), this)
    if (show) this.focus()
  }

  static getAllWindows(): DoubleBrowserWindow[] {
    return [...all.values()]
  }
  static getFocusedWindow(): DoubleBrowserWindow | null {
    return [...all.values()].find(window => window.#isFocused) ?? null
  }
  static fromId(id: number): DoubleBrowserWindow | null {
    return all.get(id) ?? null
  }
  static fromWebContents(contents: DoubleWebContents): DoubleBrowserWindow | null {
    return [...all.values()].find(window => window.#contents === contents) ?? null
  }

  get webContents(): DoubleWebContents {
    return this.#contents
  }
  loadURL(address: string): Promise<void> {
    return this.#contents.loadURL(address)
  }
  reload(): void {
    this.#contents.reload()
  }

  show(): void {
    this.showInactive()
    this.focus()
  }
  showInactive(): void {
    if (this.#isVisible) return
    this.#isVisible = true
    this.#tell('show')
  }
  hide(): void {
    if (!this.#isVisible) return
    this.blur()
    this.#isVisible = false
    this.#tell('hide')
  }
  isVisible(): boolean {
    return this.#isVisible && !this.#isMinimized
  }

  focus(): void {
    if (this.#isFocused || !this.#isVisible) return
    for (const window of all.values()) window.blur()
    this.#isFocused = true
    this.#tell('focus')
  }
  blur(): void {
    if (!this.#isFocused) return
    this.#isFocused = false
    this.#tell('blur')
  }
  isFocused(): boolean {
    return this.#isFocused
  }

  minimize(): void {
    if (this.#isMinimized) return
    this.blur()
    this.#isMinimized = true
    this.#tell('minimize')
  }
  restore(): void {
    if (!this.#isMinimized) return
    this.#isMinimized = false
    this.#tell('restore')
  }
  isMinimized(): boolean {
    return this.#isMinimized
  }
  maximize(): void {
    if (this.#isMaximized) return
    this.#isMaximized = true
    this.#tell('maximize')
  }
  unmaximize(): void {
    if (!this.#isMaximized) return
    this.#isMaximized = false
    this.#tell('unmaximize')
  }
  isMaximized(): boolean {
    return this.#isMaximized
  }
  setFullScreen(isOn: boolean): void {
    if (this.#isFullScreen === isOn) return
    this.#isFullScreen = isOn
    this.#tell(isOn ? 'enter-full-screen' : 'leave-full-screen')
  }
  isFullScreen(): boolean {
    return this.#isFullScreen
  }

  getBounds(): Rectangle {
    return { ...this.#bounds }
  }
  /** The double keeps one size: maximising changes the state only. */
  getNormalBounds(): Rectangle {
    return this.getBounds()
  }
  setBounds(bounds: Partial<Rectangle>): void {
    const before = this.#bounds
    const now = { ...before, ...bounds }
    this.#bounds = now
    if (now.width !== before.width || now.height !== before.height) {
      this.#contents.withPage(page => page.resize(now))
      this.#tell('resize')
    }
    if (now.x !== before.x || now.y !== before.y) this.#tell('move')
  }

  getTitle(): string {
    return this.#title
  }
  setTitle(title: string): void {
    this.#title = title
  }
  setProgressBar(progress: number, options?: unknown): void {
    record('BrowserWindow.setProgressBar', { progress, options })
  }
  setBackgroundColor(color: string): void {
    record('BrowserWindow.setBackgroundColor', color)
  }
  flashFrame(isFlashing: boolean): void {
    record('BrowserWindow.flashFrame', isFlashing)
  }
  setMenuBarVisibility(isVisible: boolean): void {
    record('BrowserWindow.setMenuBarVisibility', isVisible)
  }

  /** Asks `close` first; without a refusal the window goes in a later turn, as in Electron. */
  close(): void {
    const event = preventable()
    this.emit('close', event)
    if (event.defaultPrevented) windowCloseRefused()
    else
      setImmediate(() => {
        if (!this.#isDestroyed) this.destroy()
      })
  }
  /** Asks nobody. */
  destroy(): void {
    if (this.#isDestroyed) return
    this.blur()
    this.#isDestroyed = true
    all.delete(this.id)
    const closing = this.#contents.destroyContents()
    destroyObject(this)
    this.emit('closed')
    // The page's end comes first, so that nobody sees a page without its window after the app's last word.
    void closing.then(windowClosed)
  }
  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  #tell(name: string): void {
    if (!this.#isDestroyed) this.emit(name, preventable())
  }
}
