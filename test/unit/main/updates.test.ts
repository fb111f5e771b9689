import { app } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { watchUpdates } from '#main/lifecycle/updates'

vi.mock('electron', () => import('#test/electron/in-node'))

const day = 24 * 3_600_000
const updater = vi.hoisted(() => ({
  autoDownload: true,
  autoInstallOnAppQuit: true,
  allowDowngrade: true,
  checkForUpdates: () =>
    Promise.resolve({ isUpdateAvailable: true, updateInfo: { version: '0.2.0' } } as unknown),
  downloadUpdate: () => Promise.resolve([]),
}))
vi.mock('electron-updater', () => ({ default: { autoUpdater: updater } }))

let isWanted: boolean
let isIdle: boolean
let told: string[]
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(app, 'isPackaged', 'get').mockReturnValue(true)
  isWanted = true
  isIdle = true
  told = []
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
const start = (): void => {
  stop = watchUpdates({
    isWanted: () => isWanted,
    isIdle: () => isIdle,
    ready: version => told.push(version),
    failed: thrown => told.push(String(thrown)),
  })
}

test('a release is announced once, however often it is found', async () => {
  start()
  await vi.advanceTimersByTimeAsync(3 * day)
  expect(told).toEqual(['0.2.0'])
  expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: true, allowDowngrade: false })
})

test('nothing is asked while it is not wanted or files move', async () => {
  const asked = vi.spyOn(updater, 'checkForUpdates')
  isWanted = false
  start()
  await vi.advanceTimersByTimeAsync(day)
  isWanted = true
  isIdle = false
  await vi.advanceTimersByTimeAsync(day)
  expect(asked).not.toHaveBeenCalled()
})

test('files that begin to move while it asks come first', async () => {
  const downloaded = vi.spyOn(updater, 'downloadUpdate')
  vi.spyOn(updater, 'checkForUpdates').mockImplementation(() => {
    isIdle = false
    return Promise.resolve({ isUpdateAvailable: true, updateInfo: { version: '0.2.0' } })
  })
  start()
  await vi.advanceTimersByTimeAsync(day / 2)
  expect(downloaded).not.toHaveBeenCalled()
})

test('what was downloaded before a change of mind is not installed at the end', async () => {
  start()
  await vi.advanceTimersByTimeAsync(day / 2)
  isWanted = false
  stop()
  expect(updater.autoInstallOnAppQuit).toBe(false)
})

test('a portable program is never replaced by an installed one', async () => {
  const asked = vi.spyOn(updater, 'checkForUpdates')
  vi.stubEnv('PORTABLE_EXECUTABLE_FILE', String.raw`D:\tools\Halyard-portable.exe`)
  start()
  await vi.advanceTimersByTimeAsync(2 * day)
  expect(asked).not.toHaveBeenCalled()
})
