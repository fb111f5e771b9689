/** Electron's names for the double's classes. */
export { DoubleBrowserWindow as BrowserWindow } from '../windows/browser-window.ts'
export { DoubleWebContents as webContents } from '../windows/web-contents.ts'
