import path from 'node:path'
import process from 'node:process'
import { app } from 'electron'

import { ensureFolders, replaceFile, unlinkDurably } from '#platform/disk/durable'

/** Starts the app in the tray, without a window. Used at login. */
export const hiddenSwitch = '--hidden'

/** Switches starting at login on or off: by an autostart file on Linux, by a system call elsewhere. */
export async function setStartAtLogin(isWanted: boolean, env: NodeJS.ProcessEnv): Promise<void> {
  if (!app.isPackaged) return
  const program = programToStart(env)
  if (process.platform === 'linux') await setAutostart(isWanted, program, env)
  else app.setLoginItemSettings({ openAtLogin: isWanted, path: program, args: [hiddenSwitch] })
}

/**
 * The program file that starts the app again later. An AppImage and a portable Windows program run from a temporary
 * place; both keep their real path in the environment.
 */
export const programToStart = (env: NodeJS.ProcessEnv): string =>
  env['APPIMAGE'] ?? env['PORTABLE_EXECUTABLE_FILE'] ?? process.execPath

/** Writes or removes the autostart file. An empty or relative XDG_CONFIG_HOME counts as unset (XDG Base Directory 0.8). */
async function setAutostart(isWanted: boolean, program: string, env: NodeJS.ProcessEnv): Promise<void> {
  const named = env['XDG_CONFIG_HOME'] ?? ''
  const config = path.isAbsolute(named) ? named : path.join(app.getPath('home'), '.config')
  const file = path.join(config, 'autostart', 'halyard-desktop.desktop')
  if (!isWanted) {
    await unlinkDurably(file)
    return
  }
  await ensureFolders(path.dirname(file))
  await replaceFile(file, [autostartEntry(program)], 0o666)
}

/**
 * A desktop entry (Desktop Entry Specification 1.5). Quotes the program as the `Exec` key requires, then doubles each
 * backslash as in every string of the file.
 */
export function autostartEntry(program: string): string {
  const quoted = `"${program.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')}"`
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Halyard',
    `Exec=${quoted.replaceAll('\\', '\\\\')} ${hiddenSwitch}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}
