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

/** Several systems close a menu that is open when another is set: numbers that change all the time leave room to choose. */
const menuRestsMs = 10_000

export function openTray(resources: string, actions: TrayActions): TrayIcon {
  const imageOf = (isPaused: boolean): Electron.NativeImage => {
    const image = nativeImage.createFromPath(path.join(resources, 'tray', fileName(isPaused)))
    image.setTemplateImage(process.platform === 'darwin')
    return image
  }
  const tray = new Tray(imageOf(false))
  let shown: TrayFace | null = null
  let menuOf: TrayFace | null = null
  let rest: NodeJS.Timeout | null = null
  // On macOS a click opens the menu.
  if (process.platform !== 'darwin') tray.on('click', actions.show)

  function setMenu(face: TrayFace): void {
    menuOf = face
    tray.setContextMenu(
      Menu.buildFromTemplate([
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
      ]),
    )
    if (rest !== null) clearTimeout(rest)
    rest = setTimeout(() => {
      rest = null
      if (shown !== null && !isSameMenu(shown, menuOf)) setMenu(shown)
    }, menuRestsMs)
  }

  return {
    show: face => {
      if (face.isPaused !== (shown?.isPaused ?? false)) tray.setImage(imageOf(face.isPaused))
      if (face.tooltip !== shown?.tooltip) tray.setToolTip(face.tooltip)
      shown = face
      const isOtherCommand = face.isPaused !== menuOf?.isPaused
      if (isOtherCommand || (rest === null && !isSameMenu(face, menuOf))) setMenu(face)
    },
    remove: () => {
      if (rest !== null) clearTimeout(rest)
      tray.destroy()
    },
  }
}

const isSameMenu = (one: TrayFace, other: TrayFace | null): boolean =>
  one.isPaused === other?.isPaused && one.lines.join('\n') === other.lines.join('\n')

function fileName(isPaused: boolean): string {
  const state = isPaused ? 'tray-paused' : 'tray'
  return process.platform === 'darwin' ? `${state}Template.png` : `${state}.png`
}
