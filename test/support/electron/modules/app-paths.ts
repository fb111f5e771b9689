import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import { notImplemented } from '../not-implemented.ts'

/** Where Linux keeps things (XDG base directories and user folders), which is all the double pretends to be. */
export function defaultPath(name: string, appName: string): string {
  const home = homedir()
  const xdg = (variable: string, folder: string): string => process.env[variable] ?? path.join(home, folder)
  const userData = path.join(xdg('XDG_CONFIG_HOME', '.config'), appName)
  switch (name) {
    case 'home':
      return home
    case 'appData':
      return path.dirname(userData)
    case 'userData':
    case 'sessionData':
      return userData
    case 'logs':
      return path.join(userData, 'logs')
    case 'temp':
      return tmpdir()
    case 'exe':
      return process.execPath
    case 'desktop':
      return xdg('XDG_DESKTOP_DIR', 'Desktop')
    case 'documents':
      return xdg('XDG_DOCUMENTS_DIR', 'Documents')
    case 'downloads':
      return xdg('XDG_DOWNLOAD_DIR', 'Downloads')
    default:
      throw notImplemented(`app.getPath('${name}')`)
  }
}
