import { absent } from './not-implemented.ts'
import { app } from './modules/app.ts'
import { clipboard } from './modules/clipboard.ts'
import { dialog } from './modules/dialog.ts'
import { ipcMain } from './modules/ipc-main.ts'
import { Menu, MenuItem } from './modules/menu.ts'
import { nativeImage } from './modules/native-image.ts'
import { nativeTheme } from './modules/native-theme.ts'
import { net } from './modules/net.ts'
import { Notification } from './modules/notification.ts'
import { powerMonitor, powerSaveBlocker } from './modules/power.ts'
import { safeStorage } from './modules/safe-storage.ts'
import { screen } from './modules/screen.ts'
import { protocol, session } from './modules/session.ts'
import { shell } from './modules/shell.ts'
import { Tray } from './modules/tray.ts'
import { BrowserWindow, webContents } from './modules/windows.ts'

/** The module `electron` of the main process. */

const autoUpdater = absent('autoUpdater')
const BaseWindow = absent('BaseWindow')
const contentTracing = absent('contentTracing')
const crashReporter = absent('crashReporter')
const desktopCapturer = absent('desktopCapturer')
const globalShortcut = absent('globalShortcut')
const MessageChannelMain = absent('MessageChannelMain')
const netLog = absent('netLog')
const systemPreferences = absent('systemPreferences')
const utilityProcess = absent('utilityProcess')
const View = absent('View')
const WebContentsView = absent('WebContentsView')
const webFrameMain = absent('webFrameMain')

const electron = {
  app,
  autoUpdater,
  BaseWindow,
  BrowserWindow,
  clipboard,
  contentTracing,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  netLog,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  View,
  webContents,
  WebContentsView,
  webFrameMain,
}

export {
  app,
  autoUpdater,
  BaseWindow,
  BrowserWindow,
  clipboard,
  contentTracing,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  netLog,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  View,
  webContents,
  WebContentsView,
  webFrameMain,
}
export default electron
// What require('electron') gives.
export { electron as 'module.exports' }
