import path from 'node:path'
import process from 'node:process'
import { app } from 'electron'

import { ensureFolders, replaceFile, unlinkDurably } from '#platform/disk/durable'

/** Given to the app at login: it starts in the tray, without a window. */
export const hiddenSwitch = '--hidden'

/** Starts the app at login, or no more. Linux desktops read a file; the other systems have a call. */
export async function setStartAtLogin(isWanted: boolean, env: NodeJS.ProcessEnv): Promise<void> {
  if (!app.isPackaged) return
  const program = ownProgram(env)
  if (process.platform === 'linux') await setAutostart(isWanted, program, env)
  else app.setLoginItemSettings({ openAtLogin: isWanted, path: program, args: [hiddenSwitch] })
}

/**
 * What a person would start. The running file of an AppImage is in a mount, that of a portable Windows program in a
 * folder for this run alone; both tell in the environment where they came from.
 */
export const ownProgram = (env: NodeJS.ProcessEnv): string =>
  env['APPIMAGE'] ?? env['PORTABLE_EXECUTABLE_FILE'] ?? process.execPath

/** The autostart folder; an empty or relative XDG_CONFIG_HOME counts as none (XDG Base Directory Specification 0.8). */
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
 * A desktop entry (Desktop Entry Specification 1.5). The program is quoted as its `Exec` key demands, and each backslash
 * doubled as in every string of the file.
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
