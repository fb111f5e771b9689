import path from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'

import type { Queue } from '#core/queue-api'
import { openDoor } from '#shared/contract/door'
import type { Service } from '#shared/contract/calls'
import { toAppError } from '#shared/errors'

import { registerAppScheme, serveAppScheme } from './app-scheme.ts'
import { serveIpc } from './ipc.ts'
import { denyEverythingElse, denyPermissions, openWindow } from './window.ts'

/** The engine behind the window, opened when the app is ready. */
export interface Engine {
  readonly queue: Queue
  readonly service: Service
  close(): Promise<void>
}

export interface DesktopOptions {
  /** All state lies here; the browser's own goes into `window/` below it. One running app per profile. */
  readonly profileFolder: string
  readonly openEngine: () => Promise<Engine>
}

/**
 * The desktop app. A second start shows the first one's window instead. Everything that has to happen before Electron
 * is ready happens here, in this turn.
 */
export function startDesktop({ profileFolder, openEngine }: DesktopOptions): void {
  app.setPath('userData', path.join(profileFolder, 'window'))
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  registerAppScheme()
  denyEverythingElse()
  app.on('second-instance', showWindow)
  app.on('activate', showWindow)
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => run(openEngine))
}

async function run(openEngine: () => Promise<Engine>): Promise<void> {
  try {
    denyPermissions()
    await serveAppScheme(path.join(import.meta.dirname, '../renderer'))
    const engine = await openEngine()
    const serving = new AbortController()
    const { service } = engine
    const stopIpc = serveIpc(openDoor(service))
    const served = engine.queue.serve(serving.signal)
    quitAfter(async () => {
      stopIpc()
      await service.close()
      serving.abort()
      await served
      await engine.close()
    })
    served.catch(fail)
    openWindow()
  } catch (thrown) {
    fail(thrown)
  }
}

/** Quitting waits until the queue has saved what it was doing. */
function quitAfter(close: () => Promise<void>): void {
  let isClosed = false
  app.on('will-quit', event => {
    if (isClosed) return
    event.preventDefault()
    isClosed = true
    // Whatever closing met, the next quit goes through: nothing unsaved depends on it.
    void close().then(
      () => app.quit(),
      () => app.exit(1),
    )
  })
}

function showWindow(): void {
  if (!app.isReady()) return
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) {
    openWindow()
    return
  }
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function fail(thrown: unknown): void {
  dialog.showErrorBox('Halyard cannot go on', toAppError(thrown).message)
  app.exit(1)
}
