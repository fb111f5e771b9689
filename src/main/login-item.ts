import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { app } from 'electron'

/** Given to the app at login: it starts in the tray, without a window. */
export const hiddenSwitch = '--hidden'

/** Starts the app at login, or no more. Linux desktops read a file; the other systems have a call. */
export async function setStartAtLogin(isWanted: boolean, env: NodeJS.ProcessEnv): Promise<void> {
  if (!app.isPackaged) return
  if (process.platform === 'linux') await setAutostart(isWanted, env)
  else app.setLoginItemSettings({ openAtLogin: isWanted, args: [hiddenSwitch] })
}

/** The freedesktop.org autostart folder. An AppImage's own path is in APPIMAGE: the running file is a mount. */
async function setAutostart(isWanted: boolean, env: NodeJS.ProcessEnv): Promise<void> {
  const config = env['XDG_CONFIG_HOME'] ?? path.join(app.getPath('home'), '.config')
  const file = path.join(config, 'autostart', 'halyard-desktop.desktop')
  if (!isWanted) {
    await rm(file, { force: true })
    return
  }
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, autostartEntry(env['APPIMAGE'] ?? process.execPath))
}

/** A desktop entry (Desktop Entry Specification 1.5); the program is quoted as its `Exec` key demands. */
export function autostartEntry(program: string): string {
  const quoted = `"${program.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')}"`
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Halyard',
    `Exec=${quoted} ${hiddenSwitch}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}
