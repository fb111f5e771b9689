import path from 'node:path'
import process from 'node:process'
import { app } from 'electron'
import { z } from 'zod'

import type { HostPort } from '#service/host-port'
import type { Limits } from '#core/limits/limits'
import type { Queue } from '#core/queue-api'
import type { Service } from '#shared/contract/calls'
import { openDoor } from '#shared/contract/door'
import { AppError } from '#shared/errors'
import { isHangUpIgnored } from '#platform/hang-up'

import { registerAppScheme, serveAppScheme } from './app-scheme.ts'
import { fail, tellOfTray } from './boxes.ts'
import { desktopHost } from './desktop-host.ts'
import { createDesktopShell } from './desktop-shell.ts'
import { serveIpc } from './ipc.ts'
import { watchLine } from './line-watch.ts'
import { hiddenSwitch, ownProgram } from './login-item.ts'
import { createMainWindow } from './main-window.ts'
import { isTooLongToPass, linkScheme, openingOfLink, openingsOfArguments } from './opening.ts'
import type { Opening } from './opening.ts'
import { watchQuitting } from './quitting.ts'
import { startServing } from './serving.ts'
import { surround } from './surround.ts'
import { denyEverythingElse, denyPermissions } from './window.ts'

/** The engine behind the window, opened when the app is ready. */
export interface Engine {
  readonly queue: Queue
  readonly limits: Limits
  readonly service: Service
  close(): Promise<void>
}

export interface DesktopOptions {
  /** All state lies here; the browser's own goes into `window/` below it. One running app per profile. */
  readonly profileFolder: string
  /** Null when another program runs the queue, and the person has been told so. */
  readonly openEngine: (host: HostPort) => Promise<Engine | null>
}

/** As in electron-builder.config.ts. */
const appId = 'org.halyard.app'

/** What a second start brings along; its arguments are passed by us, since the system may reorder its own. */
const secondStartSchema = z.object({ args: z.array(z.string()), workingFolder: z.string() })

/**
 * The desktop app. A second start shows the first one's window instead. Everything that has to happen before Electron
 * is ready happens here, in this turn.
 */
export function startDesktop(options: DesktopOptions): void {
  app.setPath('userData', path.join(options.profileFolder, 'window'))
  const own = { args: process.argv, workingFolder: process.cwd() }
  if (isTooLongToPass(own.args, own.workingFolder)) {
    fail(
      new AppError(
        'usage',
        'Too much was to be opened at once. Open fewer files, or import one file with the list.',
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
  // Windows shows notifications only of a program that it knows by the name of its installer.
  if (process.platform === 'win32') app.setAppUserModelId(appId)
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme, ownProgram(process.env))
  const desktop = makeDesktop(options)
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const second = secondStartSchema.safeParse(data)
    const { args, workingFolder } = second.success ? second.data : { args: [], workingFolder: '' }
    if (desktop.isLeaving()) startAgain(args)
    else desktop.open(...openingsOfArguments(args, workingFolder))
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const opening = openingOfLink(url)
    desktop.open(...(opening === null ? [] : [opening]))
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    desktop.open({ kind: 'file', path: file })
  })
  app.on('activate', () => desktop.open())
  app.on('window-all-closed', () => app.quit())
  const openings = openingsOfArguments(own.args, own.workingFolder)
  if (openings.length > 0) desktop.open(...openings)
  const isHidden = process.argv.includes(hiddenSwitch)
  void app.whenReady().then(() => desktop.run(isHidden))
}

/** The second start has ended, and this app does: a third one takes its place, from where the person's program lies. */
function startAgain(args: readonly string[]): void {
  app.relaunch({ args: args.slice(1), execPath: ownProgram(process.env) })
}

interface Desktop {
  /** On its way out: what is still open is being saved, and no window comes back. */
  isLeaving(): boolean
  /** Brings the window to the front, with what was clicked elsewhere; before it is ready that is kept. */
  open(...openings: readonly Opening[]): void
  /** Once the app is ready: the engine, everything around the page, and the window, hidden unless it was asked for. */
  run(isHidden: boolean): Promise<void>
}

function makeDesktop({ profileFolder, openEngine }: DesktopOptions): Desktop {
  const shell = createDesktopShell()
  const host = desktopHost(profileFolder, shell)
  const { settings } = host
  const quitting = watchQuitting(isHangUpIgnored())
  let isReady = false
  let isAskedFor = false
  const window = createMainWindow({
    profileFolder,
    settings: () => settings.read(),
    isQuitting: () => quitting.isQuitting(),
    wentToTray: () => tellOfTray(settings),
    pageLeft: () => shell.pageLeft(),
  })

  async function run(isHidden: boolean): Promise<void> {
    denyPermissions()
    await serveAppScheme(path.join(import.meta.dirname, '../renderer'))
    const engine = await openEngine(host)
    if (engine === null) {
      app.exit(0)
      return
    }
    const { queue, limits, service } = engine
    const serving = startServing(queue, fail)
    const stops: (() => void)[] = []
    const end = async (): Promise<void> => {
      for (const stop of stops.toReversed()) stop()
      try {
        await service.close()
      } finally {
        await serving.stop().finally(() => engine.close())
      }
    }
    try {
      stops.push(serveIpc(openDoor(service)))
      const tell: typeof shell.tell = command => {
        window.show()
        shell.tell(command)
      }
      stops.push(await surround({ queue, limits, service, settings, window, profileFolder, tell }))
      stops.push(
        watchLine({
          suspended: () => void serving.suspend(),
          resumed: () => serving.resume(),
          lineChanged: () => queue.networkChanged(),
        }),
      )
      quitting.guard(queue, end)
      isReady = true
      window.open(isHidden && !isAskedFor)
    } catch (thrown) {
      // What runs already is saved first. The first failure is the one that says what is wrong.
      await end().catch(() => undefined)
      throw thrown
    }
  }

  return {
    isLeaving: () => quitting.isQuitting(),
    open: (...openings) => {
      if (quitting.isQuitting()) return
      for (const opening of openings) shell.open(opening)
      isAskedFor = true
      if (isReady) window.show()
    },
    run: isHidden => run(isHidden).catch(fail),
  }
}
