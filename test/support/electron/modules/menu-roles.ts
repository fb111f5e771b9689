import type { MenuItemConstructorOptions } from 'electron'

import { app } from './app.ts'
import { BrowserWindow } from './windows.ts'

type Role = NonNullable<MenuItemConstructorOptions['role']>

interface RoleMeaning {
  readonly label: string
  /** What choosing it does; without it Electron leaves the matter to the system or to the submenu. */
  readonly run?: () => void
  readonly submenu?: readonly MenuItemConstructorOptions[]
}

const focused = (run: (window: BrowserWindow) => void) => (): void => {
  const window = BrowserWindow.getFocusedWindow()
  if (window !== null) run(window)
}

const cut: readonly MenuItemConstructorOptions[] = [
  { role: 'undo' },
  { role: 'redo' },
  { type: 'separator' },
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'delete' },
  { type: 'separator' },
  { role: 'selectAll' },
]

/** The roles of Electron that this project may come to use; any other is refused, so that a typing mistake shows. */
const meanings: Partial<Record<Role, RoleMeaning>> = {
  about: { label: 'About', run: () => app.showAboutPanel() },
  quit: { label: 'Quit', run: () => app.quit() },
  close: { label: 'Close Window', run: focused(window => window.close()) },
  minimize: { label: 'Minimize', run: focused(window => window.minimize()) },
  reload: { label: 'Reload', run: focused(window => window.reload()) },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    run: focused(window => window.setFullScreen(!window.isFullScreen())),
  },
  undo: { label: 'Undo' },
  redo: { label: 'Redo' },
  cut: { label: 'Cut' },
  copy: { label: 'Copy' },
  paste: { label: 'Paste' },
  delete: { label: 'Delete' },
  selectAll: { label: 'Select All' },
  resetZoom: { label: 'Actual Size' },
  zoomIn: { label: 'Zoom In' },
  zoomOut: { label: 'Zoom Out' },
  zoom: { label: 'Zoom' },
  front: { label: 'Bring All to Front' },
  hide: { label: 'Hide' },
  hideOthers: { label: 'Hide Others' },
  unhide: { label: 'Show All' },
  services: { label: 'Services' },
  help: { label: 'Help' },
  window: { label: 'Window' },
  appMenu: { label: '', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'quit' }] },
  fileMenu: { label: 'File', submenu: [{ role: 'quit' }] },
  editMenu: { label: 'Edit', submenu: cut },
  viewMenu: { label: 'View', submenu: [{ role: 'reload' }, { role: 'togglefullscreen' }] },
  windowMenu: { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
}

/** Electron compares roles without regard to case. Throws on a role that is not known. */
export function meaningOf(role: string): RoleMeaning {
  const wanted = role.toLowerCase()
  const [, found] = Object.entries(meanings).find(([name]) => name.toLowerCase() === wanted) ?? []
  if (found === undefined) throw new Error(`electron double: there is no menu role ${role}`)
  return found
}
