import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { app, screen } from 'electron'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { explainTray } from '#main/dialogs'
import { createMainWindow } from '#main/window/main-window'
import type { MainWindow } from '#main/window/main-window'
import { AppError } from '#shared/errors'
import { defaultSettings } from '#shared/settings'
import { makeAppReady, takeEffects } from '#test/electron/in-node'

vi.mock('electron', () => import('#test/electron/in-node'))
vi.mock('electron-store', () => import('#test/electron/store-in-node'))

let folder: string
let settings = defaultSettings
let isQuitting = false
let timesLeft = 0

beforeAll(async () => {
  app.on('window-all-closed', () => undefined)
  await makeAppReady(await mkdtemp(path.join(tmpdir(), 'halyard-window-app-')))
})
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-window-'))
  settings = defaultSettings
  isQuitting = false
  timesLeft = 0
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const create = (): MainWindow =>
  createMainWindow({
    profileFolder: folder,
    settings: () => settings,
    isQuitting: () => isQuitting,
    wentToTray: () => undefined,
    pageGone: () => void (timesLeft += 1),
  })
const kept = async (): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, 'window.json'), 'utf8'))
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('closing without a tray asks the app to quit, and the window stays until that is decided', async () => {
  settings = { ...defaultSettings, closeToTray: false }
  const quit = vi.spyOn(app, 'quit').mockImplementation(() => undefined)
  const window = create()
  window.open(false)
  window.show()
  window.current()?.close()
  await turn()
  expect(quit).toHaveBeenCalledTimes(1)
  expect(window.current()?.isVisible()).toBe(true)
  isQuitting = true
  window.current()?.close()
  await turn()
  await turn()
  expect(window.current()).toBeNull()
})

test('a window that nobody has seen forgets nothing of how it was', async () => {
  const bounds = { x: 20, y: 30, width: 900, height: 640 }
  await writeFile(path.join(folder, 'window.json'), JSON.stringify({ bounds, isMaximized: true }))
  const window = create()
  window.open(true)
  isQuitting = true
  window.current()?.close()
  await turn()
  await turn()
  expect(window.current()).toBeNull()
  expect(await kept()).toEqual({ bounds, isMaximized: true })
})

test('a hidden window comes back within reach when its screen is gone meanwhile', () => {
  const window = create()
  window.open(false)
  window.show()
  window.current()?.setBounds({ x: 2000, y: 100, width: 900, height: 640 })
  window.current()?.hide()
  window.show()
  expect(screen.getAllDisplays()).toHaveLength(1)
  expect(window.current()?.getBounds()).toEqual({ x: 510, y: 205, width: 900, height: 640 })
  window.current()?.destroy()
})

test('a page that fails, and a window that is made again, are reported', async () => {
  const window = create()
  window.open(false)
  expect(timesLeft).toBe(1)
  const contents = window.current()?.webContents
  await new Promise<void>(resolve => contents?.once('did-finish-load', () => resolve()))
  contents?.forcefullyCrashRenderer()
  await vi.waitFor(() => expect(timesLeft).toBe(2))
  window.current()?.destroy()
  window.show()
  expect(timesLeft).toBe(3)
  window.current()?.destroy()
})

test('the notice that the queue runs in the tray is shown even where the settings cannot be kept', () => {
  takeEffects()
  explainTray({
    read: () => defaultSettings,
    write: () => {
      throw new AppError('not-writable', 'The settings cannot be written to the profile folder.')
    },
  })
  expect(takeEffects().map(({ value }) => value)).toMatchObject([
    { message: 'Halyard keeps running in the tray.' },
  ])
})
