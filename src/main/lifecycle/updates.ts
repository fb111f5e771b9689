import process from 'node:process'
import { app } from 'electron'

import { dayMs, minuteMs } from '#shared/durations'

export interface UpdateDeps {
  /** The setting, which is off by default. */
  readonly isWanted: () => boolean
  /** Whether the queue is idle, since an update must not compete with downloads. */
  readonly isIdle: () => boolean
  /** Called when an update is downloaded; it is installed when the app quits. */
  readonly ready: (version: string) => void
  readonly failed: (thrown: unknown) => void
}

const checkEveryMs = 5 * minuteMs
const searchEveryMs = dayMs

/**
 * Looks for a newer release once a day while the setting is on, downloads it when the queue is idle, and installs it at
 * the next quit if the setting is still on. electron-updater checks its signature. Returns a function that ends it.
 */
export function watchUpdates({ isWanted, isIdle, ready, failed }: UpdateDeps): () => void {
  let searchedMs = -Infinity
  let reportedVersion: string | null = null
  let beforeQuit = (): void => undefined
  const check = async (): Promise<void> => {
    if (!isPossible() || !isWanted() || !isIdle() || performance.now() - searchedMs < searchEveryMs) return
    searchedMs = performance.now()
    const { default: updater } = await import('electron-updater')
    const { autoUpdater } = updater
    autoUpdater.autoDownload = false
    autoUpdater.autoInstallOnAppQuit = true
    autoUpdater.allowDowngrade = false
    beforeQuit = () => {
      autoUpdater.autoInstallOnAppQuit = isWanted()
    }
    const found = await autoUpdater.checkForUpdates()
    if (found === null || !found.isUpdateAvailable || !isWanted() || !isIdle()) return
    await autoUpdater.downloadUpdate()
    const { version } = found.updateInfo
    if (version !== reportedVersion && isWanted()) ready(version)
    reportedVersion = version
  }
  const timer = setInterval(() => {
    check().catch(failed)
  }, checkEveryMs)
  return () => {
    clearInterval(timer)
    beforeQuit()
  }
}

/** Excludes the portable Windows program, for which the updater would run the installer of the other kind. */
const isPossible = (): boolean => app.isPackaged && process.env['PORTABLE_EXECUTABLE_FILE'] === undefined
