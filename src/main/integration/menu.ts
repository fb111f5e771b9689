import type { MenuItemConstructorOptions } from 'electron'

import type { PageCommand } from '#shared/contract/areas/shell'

export interface MenuActions {
  /** Shows the window and sends the command to its page. */
  readonly sendCommand: (command: PageCommand) => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  readonly openDataFolder: () => void
  readonly about: () => void
}

type Item = MenuItemConstructorOptions

/** The application menu of one system. Every item of ours has an id, by which tests find it. Pure. */
export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): Item[] {
  const { sendCommand } = actions
  const isMac = platform === 'darwin'
  const screen = (label: string, command: PageCommand, key: number): Item => ({
    id: command,
    label,
    accelerator: `CmdOrCtrl+${key}`,
    click: () => sendCommand(command),
  })
  const settings: Item = {
    id: 'go-settings-menu',
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => sendCommand('go-settings'),
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
      {
        id: 'import',
        label: 'Import a list…',
        accelerator: 'CmdOrCtrl+O',
        click: () => sendCommand('import'),
      },
      { id: 'open-data-folder', label: 'Open data folder', click: actions.openDataFolder },
      { type: 'separator' },
      ...(isMac ? [] : [settings, { type: 'separator' } as const]),
      { role: 'close' },
      ...(isMac ? [] : [{ role: 'quit' } as const]),
    ],
  }
  const editMenu: Item = {
    label: 'Edit',
    submenu: [
      // The page decides whether this undoes typing or a change to the queue.
      {
        id: 'undo',
        label: 'Undo',
        accelerator: 'CmdOrCtrl+Z',
        registerAccelerator: false,
        click: () => sendCommand('undo'),
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
        click: () => sendCommand('palette'),
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
      { id: 'limit', label: 'Speed limit…', click: () => sendCommand('limit') },
    ],
  }
  const helpMenu: Item = {
    role: 'help',
    submenu: [
      { id: 'shortcuts', label: 'Keyboard shortcuts', click: () => sendCommand('shortcuts') },
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
