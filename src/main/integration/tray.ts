import path from 'node:path'
import process from 'node:process'
import { Menu, nativeImage, Tray } from 'electron'

import type { TrayContent } from './tray-content.ts'

export interface TrayActions {
  readonly show: () => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  readonly changeLimit: () => void
  readonly quit: () => void
}

/** The icon in the system tray. */
export interface TrayIcon {
  show(content: TrayContent): void
  remove(): void
}

/** Limits how often figures update the menu, since several systems close an open menu when it is replaced. */
const menuEveryMs = 10_000

export function openTray(resources: string, actions: TrayActions): TrayIcon {
  const imageOf = (isPaused: boolean): Electron.NativeImage => {
    const image = nativeImage.createFromPath(path.join(resources, 'tray', fileName(isPaused)))
    image.setTemplateImage(process.platform === 'darwin')
    return image
  }
  const tray = new Tray(imageOf(false))
  let shown: TrayContent | null = null
  let inMenu: TrayContent | null = null
  let pause: NodeJS.Timeout | null = null
  // On macOS a click opens the menu.
  if (process.platform !== 'darwin') tray.on('click', actions.show)

  function setMenu(content: TrayContent): void {
    inMenu = content
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { id: 'tray-show', label: 'Show Halyard', click: actions.show },
        { type: 'separator' },
        ...content.lines.map((label, index) => ({ id: `tray-line-${index}`, label, enabled: false })),
        { type: 'separator' },
        content.isPaused
          ? { id: 'tray-resume', label: 'Resume all', click: actions.resumeAll }
          : { id: 'tray-pause', label: 'Pause all', click: actions.pauseAll },
        { id: 'tray-limit', label: 'Speed limit…', click: actions.changeLimit },
        { type: 'separator' },
        { id: 'tray-quit', label: 'Quit Halyard', click: actions.quit },
      ]),
    )
    if (pause !== null) clearTimeout(pause)
    pause = setTimeout(() => {
      pause = null
      if (shown !== null && !isSameMenu(shown, inMenu)) setMenu(shown)
    }, menuEveryMs)
  }

  return {
    show: content => {
      if (content.isPaused !== (shown?.isPaused ?? false)) tray.setImage(imageOf(content.isPaused))
      if (content.tooltip !== shown?.tooltip) tray.setToolTip(content.tooltip)
      shown = content
      const isOtherCommand = content.isPaused !== inMenu?.isPaused
      if (isOtherCommand || (pause === null && !isSameMenu(content, inMenu))) setMenu(content)
    },
    remove: () => {
      if (pause !== null) clearTimeout(pause)
      tray.destroy()
    },
  }
}

const isSameMenu = (one: TrayContent, other: TrayContent | null): boolean =>
  one.isPaused === other?.isPaused && one.lines.join('\n') === other.lines.join('\n')

function fileName(isPaused: boolean): string {
  const state = isPaused ? 'tray-paused' : 'tray'
  return process.platform === 'darwin' ? `${state}Template.png` : `${state}.png`
}
