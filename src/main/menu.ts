import type { MenuItemConstructorOptions } from 'electron'

import type { PageCommand } from '#shared/contract/areas/shell'

export interface MenuActions {
  /** Shows the window and lets the page do it. */
  readonly tell: (command: PageCommand) => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  readonly openDataFolder: () => void
  readonly about: () => void
}

type Item = MenuItemConstructorOptions

/** The application menu of one system. Pure; every item of ours has an id, so that it can be found and clicked. */
export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): Item[] {
  const { tell } = actions
  const isMac = platform === 'darwin'
  const screen = (label: string, command: PageCommand, key: number): Item => ({
    id: command,
    label,
    accelerator: `CmdOrCtrl+${key}`,
    click: () => tell(command),
  })
  const settings: Item = {
    id: 'go-settings-menu',
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => tell('go-settings'),
  }
  const aboutItem: Item = { id: 'about', label: 'About Halyard', click: actions.about }
  const appMenu: Item = {
    label: 'Halyard',
    submenu: [
      aboutItem,
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
  const fileMenu: Item = {
    label: 'File',
    submenu: [
      { id: 'import', label: 'Import a list…', accelerator: 'CmdOrCtrl+O', click: () => tell('import') },
      { id: 'open-data-folder', label: 'Open the data folder', click: actions.openDataFolder },
      { type: 'separator' },
      ...(isMac ? [] : [settings, { type: 'separator' } as const]),
      { role: 'close' },
      ...(isMac ? [] : [{ role: 'quit' } as const]),
    ],
  }
  const editMenu: Item = {
    label: 'Edit',
    submenu: [
      // The page knows whether a field or a change to the queue is meant.
      {
        id: 'undo',
        label: 'Undo',
        accelerator: 'CmdOrCtrl+Z',
        registerAccelerator: false,
        click: () => tell('undo'),
      },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  }
  const viewMenu: Item = {
    label: 'View',
    submenu: [
      screen('Search', 'go-search', 1),
      screen('Selection', 'go-selection', 2),
      screen('Queue', 'go-queue', 3),
      screen('Manifests', 'go-manifests', 4),
      screen('Settings', 'go-settings', 5),
      screen('Token', 'go-token', 6),
      { type: 'separator' },
      {
        id: 'palette',
        label: 'Commands…',
        accelerator: 'CmdOrCtrl+K',
        registerAccelerator: false,
        click: () => tell('palette'),
      },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
    ],
  }
  const queueMenu: Item = {
    label: 'Queue',
    submenu: [
      { id: 'pause-all', label: 'Pause all', click: actions.pauseAll },
      { id: 'resume-all', label: 'Resume all', click: actions.resumeAll },
      { id: 'limit', label: 'Limit…', click: () => tell('limit') },
    ],
  }
  const helpMenu: Item = {
    role: 'help',
    submenu: [
      { id: 'shortcuts', label: 'Keyboard shortcuts', click: () => tell('shortcuts') },
      ...(isMac ? [] : [aboutItem]),
    ],
  }
  const windowMenu: Item = { role: 'windowMenu' }
  return [
    ...(isMac ? [appMenu] : []),
    fileMenu,
    editMenu,
    viewMenu,
    queueMenu,
    ...(isMac ? [windowMenu] : []),
    helpMenu,
  ]
}
