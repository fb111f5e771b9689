import path from 'node:path'
import process from 'node:process'
import { app } from 'electron'
import { z } from 'zod'

import type { HostPort } from '#service/host-port'
import type { Limits } from '#core/limits/limits'
import type { Queue } from '#core/queue-api'
import { pageContract, type Service } from '#shared/contract/calls'
import { openDoor } from '#shared/contract/door'
import { AppError } from '#shared/errors'
import { ignore } from '#shared/ignore'
import { isHangUpIgnored } from '#platform/hang-up'

import { failAndExit, explainTray } from './dialogs.ts'
import { createDesktopHost } from './host/desktop-host.ts'
import { createDesktopShell } from './host/desktop-shell.ts'
import { openDesktopIntegration } from './integration/desktop-integration.ts'
import { serveIpc } from './ipc.ts'
import { hiddenSwitch, programToStart } from './lifecycle/login-item.ts'
import { watchNetwork } from './lifecycle/network-watch.ts'
import {
  isTooLongToPass,
  linkScheme,
  openRequestOfLink,
  openRequestsOfArguments,
} from './lifecycle/open-request.ts'
import type { OpenRequest } from './lifecycle/open-request.ts'
import { startQueueRun } from './lifecycle/queue-run.ts'
import { watchQuitting } from './lifecycle/quitting.ts'
import { rendererFolder } from './program-files.ts'
import { registerAppScheme, serveAppScheme } from './window/app-scheme.ts'
import { denyEverythingElse, denyPermissions } from './window/browser-window.ts'
import { createMainWindow } from './window/main-window.ts'

/** The queue and the service behind the window, opened when the app is ready. */
export interface Engine {
  readonly queue: Queue
  readonly limits: Limits
  readonly service: Service
  close(): Promise<void>
}

export interface DesktopOptions {
  /** Holds all state; Chromium's own goes into its `window/`. One app may run per profile. */
  readonly profileFolder: string
  /** Null when another process runs the queue, which the person has then seen. */
  readonly openEngine: (host: HostPort) => Promise<Engine | null>
}

/** The same as in electron-builder.config.ts. */
const appId = 'org.halyard.app'

/** What a second start passes to the running app. It sends its own arguments, since the system may reorder them. */
const secondStartSchema = z.object({ args: z.array(z.string()), workingFolder: z.string() })

/**
 * Starts the desktop app; a second start shows the running app's window instead. Everything that must happen before
 * Electron is ready happens here, synchronously.
 */
export function startDesktop(options: DesktopOptions): void {
  app.setPath('userData', path.join(options.profileFolder, 'window'))
  const own = { args: process.argv, workingFolder: process.cwd() }
  if (isTooLongToPass(own.args, own.workingFolder)) {
    failAndExit(
      new AppError(
        'usage',
        'Too many files were opened at once. Open fewer files, or import one file that lists them.',
      ),
    )
    return
  }
  if (!app.requestSingleInstanceLock(own)) {
    app.quit()
    return
  }
  registerAppScheme()
  denyEverythingElse()
  // Windows shows notifications only for the app id that the installer registered.
  if (process.platform === 'win32') app.setAppUserModelId(appId)
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme, programToStart(process.env))
  const desktop = createDesktop(options)
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const second = secondStartSchema.safeParse(data)
    const { args, workingFolder } = second.success ? second.data : { args: [], workingFolder: '' }
    if (desktop.isQuitting()) startAgain(args)
    else desktop.open(...openRequestsOfArguments(args, workingFolder))
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const request = openRequestOfLink(url)
    desktop.open(...(request === null ? [] : [request]))
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    desktop.open({ kind: 'file', path: file })
  })
  app.on('activate', () => desktop.open())
  app.on('window-all-closed', () => app.quit())
  const requests = openRequestsOfArguments(own.args, own.workingFolder)
  if (requests.length > 0) desktop.open(...requests)
  const isHidden = process.argv.includes(hiddenSwitch)
  void app.whenReady().then(() => desktop.run(isHidden))
}

/** Starts the app once more after this one has ended, since the second start has ended already. */
function startAgain(args: readonly string[]): void {
  app.relaunch({ args: args.slice(1), execPath: programToStart(process.env) })
}

interface Desktop {
  /** True while everything is being saved before the end; no window opens any more. */
  isQuitting(): boolean
  /** Brings the window to the front and passes it the requests. Before the app is ready it keeps them. */
  open(...requests: readonly OpenRequest[]): void
  /** Opens the engine, the desktop integration and the window. Call when the app is ready. */
  run(isHidden: boolean): Promise<void>
}

function createDesktop({ profileFolder, openEngine }: DesktopOptions): Desktop {
  const shell = createDesktopShell()
  const host = createDesktopHost(profileFolder, shell)
  const { settings } = host
  const quitting = watchQuitting(isHangUpIgnored())
  let isReady = false
  let isWindowWanted = false
  const window = createMainWindow({
    profileFolder,
    settings: () => settings.read(),
    isQuitting: () => quitting.isQuitting(),
    wentToTray: () => explainTray(settings),
    pageGone: () => shell.pageGone(),
  })

  async function run(isHidden: boolean): Promise<void> {
    denyPermissions()
    await serveAppScheme(rendererFolder)
    const engine = await openEngine(host)
    if (engine === null) {
      app.exit(0)
      return
    }
    const { queue, limits, service } = engine
    const queueRun = startQueueRun(queue, failAndExit)
    const stops: (() => void)[] = []
    const end = async (): Promise<void> => {
      for (const stop of stops.toReversed()) stop()
      try {
        await service.close()
      } finally {
        await queueRun.stop().finally(() => engine.close())
      }
    }
    try {
      stops.push(serveIpc(openDoor(pageContract, service)))
      const sendCommand: typeof shell.sendCommand = command => {
        window.show()
        shell.sendCommand(command)
      }
      stops.push(
        await openDesktopIntegration({
          queue,
          limits,
          service,
          settings,
          window,
          profileFolder,
          sendCommand,
        }),
      )
      stops.push(
        watchNetwork({
          suspended: () => void queueRun.suspend(),
          resumed: () => queueRun.resume(),
          networkChanged: () => queue.networkChanged(),
        }),
      )
      quitting.guard(queue, end)
      isReady = true
      window.open(isHidden && !isWindowWanted)
    } catch (thrown) {
      // Saves what already runs.
      await ignore(end(), 'end after a failed start: the first failure is thrown')
      throw thrown
    }
  }

  return {
    isQuitting: () => quitting.isQuitting(),
    open: (...requests) => {
      if (quitting.isQuitting()) return
      for (const request of requests) shell.open(request)
      isWindowWanted = true
      if (isReady) window.show()
    },
    run: isHidden => run(isHidden).catch(failAndExit),
  }
}
