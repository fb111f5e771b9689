import { existsSync } from 'node:fs'

import { destroyObject, strictEmitter } from '../not-implemented.ts'
import { record } from '../record.ts'
import { labelsOf } from './menu.ts'
import type { Menu } from './menu.ts'

/** Shows nothing, tells what it would show. */
export class Tray extends strictEmitter('Tray') {
  #menu: Menu | null = null
  #isDestroyed = false

  constructor(image: unknown) {
    super()
    if (typeof image === 'string' && !existsSync(image))
      throw new Error(`Failed to load image from path '${image}'`)
    record('Tray')
  }
  setImage(image: unknown): void {
    record('Tray.setImage', image)
  }
  setToolTip(text: string): void {
    record('Tray.setToolTip', text)
  }
  setContextMenu(menu: Menu | null): void {
    this.#menu = menu
    record('Tray.setContextMenu', menu === null ? null : labelsOf(menu))
  }
  popUpContextMenu(menu: Menu | null = this.#menu): void {
    record('Tray.popUpContextMenu', menu === null ? null : labelsOf(menu))
  }
  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    record('Tray.destroy')
    destroyObject(this)
  }
  isDestroyed(): boolean {
    return this.#isDestroyed
  }
}
