import { strictEmitter } from '../not-implemented.ts'
import { theme } from '../theme.ts'
import { webContents } from './windows.ts'

export class DoubleNativeTheme extends strictEmitter('nativeTheme') {
  readonly shouldUseHighContrastColors = false

  get shouldUseDarkColors(): boolean {
    return theme.isDark
  }
  get themeSource(): 'dark' | 'light' | 'system' {
    return theme.source
  }
  set themeSource(source: string) {
    if (source !== 'dark' && source !== 'light' && source !== 'system')
      throw new TypeError(`Invalid themeSource: ${source}`)
    theme.source = source
    this.#show()
  }
  /** For specs of the double alone: the desktop changes. */
  setSystemDark(isDark: boolean): void {
    theme.isSystemDark = isDark
    this.#show()
  }
  #show(): void {
    for (const contents of webContents.getAllWebContents())
      contents.withPage(page => page.setDark(theme.isDark))
    setImmediate(() => this.emit('updated'))
  }
}

export const nativeTheme = new DoubleNativeTheme()
