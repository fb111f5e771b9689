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
 * at the next quit; electron-updater checks its signature. Returns the end.
 */
export function watchUpdates({ isWanted, isIdle, ready, failed }: UpdateDeps): () => void {
  let askedMs = -Infinity
  const look = async (): Promise<void> => {
    if (!app.isPackaged || !isWanted() || !isIdle() || performance.now() - askedMs < askEveryMs) return
    askedMs = performance.now()
    const { default: updater } = await import('electron-updater')
    const { autoUpdater } = updater
    autoUpdater.autoDownload = false
    autoUpdater.autoInstallOnAppQuit = true
    autoUpdater.allowDowngrade = false
    const found = await autoUpdater.checkForUpdates()
    if (found === null || !found.isUpdateAvailable) return
    await autoUpdater.downloadUpdate()
    ready(found.updateInfo.version)
  }
  const timer = setInterval(() => {
    look().catch(failed)
  }, lookEveryMs)
  return () => clearInterval(timer)
}
