import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { app, Menu, powerMonitor, powerSaveBlocker, shell as system } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { StateCount } from '#core/items/state-counts'
import { createNotifier } from '#main/integration/notifier'
import { openDesktopIntegration } from '#main/integration/desktop-integration'
import type { DesktopIntegrationDeps } from '#main/integration/desktop-integration'
import { AppError } from '#shared/errors'
import { defaultSettings } from '#shared/settings'
import { exitCode, makeAppReady, Notification, takeEffects } from '#test/electron/in-node'

vi.mock('electron', () => import('#test/electron/in-node'))

const hour = 3_600_000
let folder: string
let outcomes: readonly StateCount[]
let settings = defaultSettings
let listeners: Set<() => void>
let untilMs: number | null
let stop: () => void

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-surround-'))
  if (!app.isReady()) await makeAppReady(folder)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  outcomes = []
  settings = defaultSettings
  listeners = new Set()
  untilMs = null
  takeEffects()
})
afterEach(async () => {
  stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  powerMonitor.removeAllListeners()
  await rm(folder, { recursive: true })
})

const change = (next: Partial<typeof settings>): void => {
  settings = { ...settings, ...next }
  for (const listener of listeners) listener()
}

async function start(queue: object = {}): Promise<void> {
  const silent = () => () => undefined
  // Only what surrounds the window reads; a missing member fails by name.
  const deps = {
    queue: { outcomes: () => outcomes, items: () => [], subscribe: silent, ...queue },
    limits: {
      gate: () =>
        untilMs === null
          ? { kind: 'open', bytesPerSecond: null, untilMs: null }
          : { kind: 'stopped', reason: 'window', untilMs },
      subscribe: silent,
    },
    service: {
      handlers: { 'queue.overview': () => Promise.resolve({ bytesPerSecond: 0, batches: [] }) },
      announcements: { 'queue.changed': silent },
    },
    settings: {
      read: () => settings,
      write: () => undefined,
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    window: { current: () => null, show: () => undefined, repaint: () => undefined, open: () => undefined },
    profileFolder: folder,
    tell: () => undefined,
  } as unknown as DesktopIntegrationDeps
  stop = await openDesktopIntegration(deps)
}
const blocker = (): readonly string[] =>
  takeEffects()
    .map(({ what }) => what)
    .filter(what => what.startsWith('powerSaveBlocker'))

test('a queue that only waits is looked at again: its window comes nearer and the machine stays awake for it', async () => {
  outcomes = [{ state: 'queued', reason: 'window', items: 3, bytes: 0 }]
  untilMs = Date.now() + 13 * hour
  await start()
  expect(blocker()).toEqual([])
  await vi.advanceTimersByTimeAsync(hour + 62_000)
  expect(blocker()).toEqual(['powerSaveBlocker.start'])
})

test('a pulled cable, and a switch in the settings, let the machine sleep although nothing moves', async () => {
  outcomes = [{ state: 'waiting', reason: 'network', items: 3, bytes: 0 }]
  await start()
  expect(blocker()).toEqual(['powerSaveBlocker.start'])
  const isOnBattery = vi.spyOn(powerMonitor, 'isOnBatteryPower').mockReturnValue(true)
  powerMonitor.emit('on-battery')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(blocker()).toEqual(['powerSaveBlocker.stop'])
  isOnBattery.mockReturnValue(false)
  powerMonitor.emit('on-ac')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(blocker()).toEqual(['powerSaveBlocker.start'])
  change({ preventSleep: false })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(blocker()).toEqual(['powerSaveBlocker.stop'])
})

test('nothing is left behind at the end: no blocker, no listener', async () => {
  outcomes = [{ state: 'waiting', reason: 'network', items: 3, bytes: 0 }]
  const started = vi.spyOn(powerSaveBlocker, 'start')
  await start()
  stop()
  stop = () => undefined
  const [result] = started.mock.results
  expect(powerSaveBlocker.isStarted(result?.value as number)).toBe(false)
  expect(powerMonitor.eventNames()).toEqual([])
  expect(listeners.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('starting at login that cannot be set up is reported, and the app keeps running', async () => {
  vi.spyOn(app, 'isPackaged', 'get').mockReturnValue(true)
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
  await writeFile(path.join(folder, 'autostart'), 'a file where a folder should be')
  vi.stubEnv('XDG_CONFIG_HOME', folder)
  await start()
  takeEffects()
  change({ startAtLogin: true })
  await vi.waitFor(() => {
    expect(takeEffects().map(({ what }) => what)).toContain('dialog.showMessageBox')
  })
  expect(exitCode()).toBeNull()
  expect(await readFile(path.join(folder, 'autostart'), 'utf8')).toContain('a file')
})

test('a pause that could not be saved, and a folder that cannot be opened, are reported', async () => {
  const full = new AppError('disk-full', 'The disk is full.')
  vi.spyOn(system, 'openPath').mockResolvedValue('No application is set')
  await start({ pause: () => Promise.reject(full) })
  const told = async (): Promise<unknown> => {
    await vi.advanceTimersByTimeAsync(0)
    return takeEffects().find(({ what }) => what === 'dialog.showMessageBox')?.value
  }
  takeEffects()
  Menu.getApplicationMenu()?.getMenuItemById('pause-all')?.click()
  expect(await told()).toMatchObject({ message: 'The disk is full.' })
  Menu.getApplicationMenu()?.getMenuItemById('open-data-folder')?.click()
  expect(await told()).toMatchObject({ message: `${folder} could not be opened: No application is set` })
})

test('notifications that a system never closes are not held for ever', () => {
  stop = () => undefined
  const shown: Notification[] = []
  vi.spyOn(Notification.prototype, 'show').mockImplementation(function (this: Notification) {
    shown.push(this)
  })
  const notifier = createNotifier({ isWanted: () => true, isSilent: () => true, open: () => undefined })
  const add = vi.spyOn(Set.prototype, 'delete')
  for (let told = 0; told < 60; told += 1)
    notifier.show({ title: 'Done', body: '', opens: { kind: 'queue' } })
  const released = add.mock.calls.map(([value]) => value as unknown)
  add.mockRestore()
  expect(released).toEqual(shown.slice(0, 10))
})
