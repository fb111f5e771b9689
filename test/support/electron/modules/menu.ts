import type { MenuItemConstructorOptions } from 'electron'

import { strictBase, strictEmitter } from '../not-implemented.ts'
import { record } from '../record.ts'
import { meaningOf } from './menu-roles.ts'
import { BrowserWindow } from './windows.ts'

const types = new Set(['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette'])
let lastCommandId = 0
let applicationMenu: Menu | null = null

/** An item as Electron makes it: options are kept, defaults come from the role, a role's action replaces `click`. */
export class MenuItem extends strictBase('MenuItem') {
  readonly id: string | undefined
  readonly type: string
  readonly role: string | undefined
  readonly submenu: Menu | undefined
  readonly accelerator: string | undefined
  readonly commandId = ++lastCommandId
  label: string
  sublabel: string
  toolTip: string
  enabled: boolean
  visible: boolean
  checked: boolean
  menu: Menu | undefined = undefined
  readonly #click: MenuItemConstructorOptions['click']

  constructor(options: MenuItemConstructorOptions) {
    super()
    const meaning = options.role === undefined ? null : meaningOf(options.role)
    const submenu = options.submenu ?? meaning?.submenu
    if (submenu !== undefined)
      // Both arrays are templates; which one is a matter of who wrote it.
      this.submenu =
        submenu instanceof Menu
          ? submenu
          : Menu.buildFromTemplate([...(submenu as readonly MenuItemConstructorOptions[])])
    this.type = options.type ?? (submenu === undefined ? 'normal' : 'submenu')
    if (this.type === 'submenu' && submenu === undefined) throw new Error('Invalid submenu')
    if (!types.has(this.type)) throw new Error(`Unknown menu item type: ${this.type}`)
    this.id = options.id
    this.role = options.role?.toLowerCase()
    this.accelerator = options.accelerator
    this.label = options.label ?? meaning?.label ?? ''
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.#click = options.click
  }

  /** An own property would not be found by a spec that replaces it; Electron's is one too. */
  click = (event: unknown = {}): void => {
    if (this.type === 'radio') this.#choose()
    else if (this.type === 'checkbox') this.checked = !this.checked
    const run = this.role === undefined ? undefined : meaningOf(this.role).run
    if (run !== undefined) run()
    // The handler gets what Electron would give; the double's classes stand for Electron's.
    else
      this.#click?.(this as never, (BrowserWindow.getFocusedWindow() ?? undefined) as never, event as never)
  }

  #choose(): void {
    const items = this.menu?.items ?? [this]
    const at = items.indexOf(this)
    // Neighbours of the same type are one group.
    const isApart = (item: MenuItem): boolean => item.type !== 'radio'
    const from = items.slice(0, at).findLastIndex(isApart) + 1
    const length = items.slice(at).findIndex(isApart)
    for (const item of items.slice(from, length < 0 ? undefined : at + length)) item.checked = item === this
  }
}

export class Menu extends strictEmitter('Menu') {
  readonly items: MenuItem[] = []

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): Menu {
    if (!Array.isArray(template))
      throw new TypeError('Invalid template for Menu: Menu template must be an array')
    const given: readonly (MenuItemConstructorOptions | MenuItem)[] = template
    const menu = new Menu()
    for (const item of given) {
      if (item.label === undefined && item.role === undefined && item.type === undefined)
        throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
      menu.append(item instanceof MenuItem ? item : new MenuItem(item))
    }
    return menu
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu
  }
  static getApplicationMenu(): Menu | null {
    return applicationMenu
  }

  append(item: MenuItem): void {
    this.insert(this.items.length, item)
  }
  insert(at: number, item: MenuItem): void {
    item.menu = this
    this.items.splice(at, 0, item)
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found !== null && found !== undefined) return found
    }
    return null
  }
  popup(): void {
    record('Menu.popup', labelsOf(this))
  }
  closePopup(): void {
    // It closes by itself: nobody sees it.
  }
}

export function labelsOf(menu: Menu): readonly string[] {
  return menu.items.map(item => (item.type === 'separator' ? '-' : item.label))
}
