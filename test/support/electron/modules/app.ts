import path from 'node:path'
import process from 'node:process'
import type { App, LoginItemSettings } from 'electron'

import { connectLifecycle, exit, isReady, quit } from '../lifecycle.ts'
import { strict, strictEmitter } from '../not-implemented.ts'
import { preventable } from '../preventable.ts'
import { record } from '../record.ts'
import { defaultPath } from './app-paths.ts'
import { lockInstance } from './single-instance.ts'
import type { InstanceLock } from './single-instance.ts'

type Contract = Pick<
  App,
  | 'exit'
  | 'getAppPath'
  | 'getName'
  | 'getPath'
  | 'getVersion'
  | 'hasSingleInstanceLock'
  | 'isPackaged'
  | 'isReady'
  | 'quit'
  | 'releaseSingleInstanceLock'
  | 'relaunch'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient'
  | 'removeAsDefaultProtocolClient'
  | 'isDefaultProtocolClient'
  | 'setLoginItemSettings'
  | 'setPath'
  | 'whenReady'
>

/** What is known of the app before its first line runs. */
export interface AppIdentity {
  readonly name: string
  readonly version: string
  readonly appPath: string
  readonly isPackaged: boolean
  readonly switches: ReadonlyMap<string, string>
}

const switches = new Map<string, string>()

export class DoubleApp extends strictEmitter('app') implements Contract {
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value = '') => void switches.set(name, value),
    hasSwitch: (name: string) => switches.has(name),
    getSwitchValue: (name: string) => switches.get(name) ?? '',
    removeSwitch: (name: string) => void switches.delete(name),
  })
  /** There is a dock on macOS only. */
  readonly dock = undefined
  readonly #paths = new Map<string, string>()
  readonly #protocols = new Set<string>()
  readonly #whenReady = Promise.withResolvers<undefined>()
  #identity: AppIdentity = {
    name: 'Electron',
    version: '0.0.0',
    appPath: process.cwd(),
    isPackaged: false,
    switches: new Map(),
  }
  #lock: InstanceLock | null = null
  #loginItem: Partial<LoginItemSettings> = {}

  get isPackaged(): boolean {
    return this.#identity.isPackaged
  }
  get name(): string {
    return this.getName()
  }
  getName(): string {
    return this.#identity.name
  }
  getVersion(): string {
    return this.#identity.version
  }
  getAppPath(): string {
    return this.#identity.appPath
  }
  getLocale(): string {
    return 'en-US'
  }

  getPath(name: string): string {
    const set = this.#paths.get(name)
    if (set !== undefined) return set
    // Follow userData to wherever the app has put it, as Electron does.
    if (name === 'sessionData') return this.getPath('userData')
    if (name === 'logs') return path.join(this.getPath('userData'), 'logs')
    return defaultPath(name, this.getName())
  }
  setPath(name: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute')
    this.#paths.set(name, folder)
  }

  isReady(): boolean {
    return isReady()
  }
  async whenReady(): Promise<void> {
    await this.#whenReady.promise
  }
  quit(): void {
    quit()
  }
  exit(code = 0): void {
    exit(code)
  }
  relaunch(options?: unknown): void {
    record('app.relaunch', options)
  }

  requestSingleInstanceLock(additionalData?: Readonly<Record<string, unknown>>): boolean {
    if (this.#lock !== null) return true
    const folder = path.join(this.getPath('userData'), 'electron-double', 'instance')
    const mine = { argv: process.argv, workingDirectory: process.cwd(), additionalData: additionalData ?? {} }
    this.#lock = lockInstance(folder, mine, ({ argv, workingDirectory, additionalData: theirs }) => {
      this.emit('second-instance', preventable(), argv, workingDirectory, theirs)
    })
    return this.#lock !== null
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock !== null
  }
  releaseSingleInstanceLock(): void {
    this.#lock?.release()
    this.#lock = null
  }

  setAsDefaultProtocolClient(protocol: string): boolean {
    record('app.setAsDefaultProtocolClient', protocol)
    this.#protocols.add(protocol)
    return true
  }
  removeAsDefaultProtocolClient(protocol: string): boolean {
    record('app.removeAsDefaultProtocolClient', protocol)
    return this.#protocols.delete(protocol)
  }
  isDefaultProtocolClient(protocol: string): boolean {
    return this.#protocols.has(protocol)
  }
  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id)
  }
  setLoginItemSettings(settings: Parameters<App['setLoginItemSettings']>[0]): void {
    record('app.setLoginItemSettings', settings)
    this.#loginItem = { openAtLogin: settings.openAtLogin ?? false }
  }
  getLoginItemSettings(): Pick<LoginItemSettings, 'openAtLogin' | 'wasOpenedAtLogin'> {
    return { openAtLogin: false, wasOpenedAtLogin: false, ...this.#loginItem }
  }
  setBadgeCount(count?: number): boolean {
    record('app.setBadgeCount', count)
    // Nothing carries badges here; Electron says so on most desktops of Linux too.
    return false
  }
  focus(): void {
    record('app.focus')
  }
  setAboutPanelOptions(options: unknown): void {
    record('app.setAboutPanelOptions', options)
  }
  showAboutPanel(): void {
    record('app.showAboutPanel')
  }

  /** For the start alone. */
  identify(identity: AppIdentity): void {
    this.#identity = identity
    for (const [name, value] of identity.switches) switches.set(name, value)
  }
  /** For the start alone, after the event. */
  settleReady(): void {
    this.#whenReady.resolve(undefined)
  }
}

export const app = new DoubleApp()

/** What the app, or the command line, has asked of Chromium, in Chromium's own spelling. */
export function appendedSwitches(): readonly string[] {
  const isOurs = (name: string): boolean => /^(inspect|remote-debugging|user-data-dir)/.test(name)
  return [...switches]
    .filter(([name]) => !isOurs(name))
    .map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
}

/** What ends the process; the double sets it when there is a browser to take along. */
export function connectEnd(
  end: (code: number) => void,
  windows: () => readonly { close(): void; destroy(): void }[],
): void {
  connectLifecycle({
    // Called through the object each time: Playwright replaces `emit`.
    emit: (event, ...args) => app.emit(event, ...args),
    hasListener: event => app.listenerCount(event) > 0,
    windows,
    end,
  })
}
