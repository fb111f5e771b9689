import path from 'node:path'
import process from 'node:process'
import { Menu, nativeImage, Tray } from 'electron'

import type { TrayFace } from './tray-face.ts'

export interface TrayActions {
  readonly show: () => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  readonly changeLimit: () => void
  readonly quit: () => void
}

/** The icon in the system's tray. */
export interface TrayIcon {
  show(face: TrayFace): void
  remove(): void
}

export function openTray(resources: string, actions: TrayActions): TrayIcon {
  const imageOf = (isPaused: boolean): Electron.NativeImage => {
    const image = nativeImage.createFromPath(path.join(resources, 'tray', fileName(isPaused)))
    image.setTemplateImage(process.platform === 'darwin')
    return image
  }
  const tray = new Tray(imageOf(false))
  let shown: string | null = null
  // On macOS a click opens the menu.
  if (process.platform !== 'darwin') tray.on('click', actions.show)

  return {
    show: face => {
      // Setting an unchanged menu would close one that is open.
      const now = JSON.stringify(face)
      if (now === shown) return
      shown = now
      tray.setImage(imageOf(face.isPaused))
      tray.setToolTip(face.tooltip)
      const menu = Menu.buildFromTemplate([
        { id: 'tray-show', label: 'Show Halyard', click: actions.show },
        { type: 'separator' },
        ...face.lines.map((label, index) => ({ id: `tray-line-${index}`, label, enabled: false })),
        { type: 'separator' },
        face.isPaused
          ? { id: 'tray-resume', label: 'Resume all', click: actions.resumeAll }
          : { id: 'tray-pause', label: 'Pause all', click: actions.pauseAll },
        { id: 'tray-limit', label: 'Limit…', click: actions.changeLimit },
        { type: 'separator' },
        { id: 'tray-quit', label: 'Quit Halyard', click: actions.quit },
      ])
      tray.setContextMenu(menu)
    },
    remove: () => tray.destroy(),
  }
}

function fileName(isPaused: boolean): string {
  const state = isPaused ? 'tray-paused' : 'tray'
  return process.platform === 'darwin' ? `${state}Template.png` : `${state}.png`
}
