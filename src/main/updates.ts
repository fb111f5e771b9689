import process from 'node:process'
import { app } from 'electron'

export interface UpdateDeps {
  /** The person's setting; off until switched on. */
  readonly isWanted: () => boolean
  /** Nothing is being fetched: an update never competes with a queue. */
  readonly isIdle: () => boolean
  /** An update is ready and is installed when the app is quit. */
  readonly ready: (version: string) => void
  readonly failed: (thrown: unknown) => void
}

const lookEveryMs = 5 * 60_000
const askEveryMs = 24 * 3_600_000

/**
 * Looks for a newer release once a day while the person wants it, downloads it when the queue is idle, and installs it
 * at the next quit, unless the person has changed their mind by then; electron-updater checks its signature. Returns the
 * end.
 */
export function watchUpdates({ isWanted, isIdle, ready, failed }: UpdateDeps): () => void {
  let askedMs = -Infinity
  let toldVersion: string | null = null
  let leave = (): void => undefined
  const look = async (): Promise<void> => {
    if (!isPossible() || !isWanted() || !isIdle() || performance.now() - askedMs < askEveryMs) return
    askedMs = performance.now()
    const { default: updater } = await import('electron-updater')
    const { autoUpdater } = updater
    autoUpdater.autoDownload = false
    autoUpdater.autoInstallOnAppQuit = true
    autoUpdater.allowDowngrade = false
    leave = () => {
      autoUpdater.autoInstallOnAppQuit = isWanted()
    }
    const found = await autoUpdater.checkForUpdates()
    if (found === null || !found.isUpdateAvailable || !isWanted() || !isIdle()) return
    await autoUpdater.downloadUpdate()
    const { version } = found.updateInfo
    if (version !== toldVersion && isWanted()) ready(version)
    toldVersion = version
  }
  const timer = setInterval(() => {
    look().catch(failed)
  }, lookEveryMs)
  return () => {
    clearInterval(timer)
    leave()
  }
}

/** A portable Windows program cannot be replaced: the installer of the other kind would be run instead. */
const isPossible = (): boolean => app.isPackaged && process.env['PORTABLE_EXECUTABLE_FILE'] === undefined
