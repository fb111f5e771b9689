import path from 'node:path'
import process from 'node:process'
import { app, dialog, Menu, powerMonitor, shell as system } from 'electron'
import { z } from 'zod'

import type { HostPort } from '#core/services/host-port'
import type { Limits } from '#core/limits/limits'
import type { Queue } from '#core/queue-api'
import type { Service } from '#shared/contract/calls'
import { openDoor } from '#shared/contract/door'
import { toAppError } from '#shared/errors'
import type { Reason } from '#shared/reasons'
import { version } from '#shared/version'

import { registerAppScheme, serveAppScheme } from './app-scheme.ts'
import { quitQuestion } from './close-choice.ts'
import { desktopHost } from './desktop-host.ts'
import { createDesktopShell } from './desktop-shell.ts'
import type { DesktopShell } from './desktop-shell.ts'
import { serveIpc } from './ipc.ts'
import { createKeepAwake } from './keep-awake.ts'
import { watchLine } from './line-watch.ts'
import { hiddenSwitch, setStartAtLogin } from './login-item.ts'
import { createMainWindow } from './main-window.ts'
import { menuTemplate } from './menu.ts'
import { nextDueMs } from './next-due.ts'
import { endNotice, problemNotices } from './notices.ts'
import { createNotifier } from './notifier.ts'
import { linkScheme, openingOfArguments, openingOfLink } from './opening.ts'
import { movingIn } from './queue-glance.ts'
import type { Glance } from './queue-glance.ts'
import { resourcesFolder } from './resources.ts'
import { startServing } from './serving.ts'
import { sleepRule } from './sleep-rule.ts'
import { taskbarProgress } from './taskbar.ts'
import { openTray } from './tray.ts'
import { trayFace } from './tray-face.ts'
import { watchUpdates } from './updates.ts'
import { watchQueue } from './watch-queue.ts'
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
  readonly openEngine: (host: HostPort) => Promise<Engine>
}

/** What a second start brings along; its arguments are passed by us, since the system may reorder its own. */
const secondStartSchema = z.object({ args: z.array(z.string()), workingFolder: z.string() })

/**
 * The desktop app. A second start shows the first one's window instead. Everything that has to happen before Electron
 * is ready happens here, in this turn.
 */
export function startDesktop({ profileFolder, openEngine }: DesktopOptions): void {
  app.setPath('userData', path.join(profileFolder, 'window'))
  const own = { args: process.argv, workingFolder: process.cwd() }
  if (!app.requestSingleInstanceLock(own)) {
    app.quit()
    return
  }
  registerAppScheme()
  denyEverythingElse()
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme)
  const desktop = new Desktop(profileFolder, openEngine)
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const second = secondStartSchema.safeParse(data)
    desktop.openFromOutside(
      second.success ? openingOfArguments(second.data.args, second.data.workingFolder) : null,
    )
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    desktop.openFromOutside(openingOfLink(url))
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    desktop.openFromOutside({ kind: 'file', path: file })
  })
  app.on('activate', () => desktop.show())
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => desktop.run(openingOfArguments(own.args, own.workingFolder)))
}

/** Everything that surrounds the page, put together once the app is ready. */
class Desktop {
  readonly #openEngine: DesktopOptions['openEngine']
  readonly #profileFolder: string
  readonly #shell: DesktopShell = createDesktopShell()
  readonly #host: HostPort
  readonly #window: ReturnType<typeof createMainWindow>
  #isQuitting = false
  #isQuitAsked = false
  #isReady = false
  #glance: Glance | null = null

  constructor(profileFolder: string, openEngine: DesktopOptions['openEngine']) {
    this.#profileFolder = profileFolder
    this.#openEngine = openEngine
    this.#host = desktopHost(profileFolder, this.#shell)
    this.#window = createMainWindow({
      profileFolder,
      settings: () => this.#host.settings.read(),
      isQuitting: () => this.#isQuitting,
      wentToTray: () => this.#tellOfTray(),
    })
  }

  show(): void {
    if (this.#isReady) this.#window.show()
  }

  /** Something clicked elsewhere: the window comes to the front and shows it. */
  openFromOutside(opening: ReturnType<typeof openingOfLink>): void {
    if (opening !== null) this.#shell.open(opening)
    this.show()
  }

  async run(opening: ReturnType<typeof openingOfLink>): Promise<void> {
    try {
      denyPermissions()
      await serveAppScheme(path.join(import.meta.dirname, '../renderer'))
      const engine = await this.#openEngine(this.#host)
      const stopIpc = serveIpc(openDoor(engine.service))
      const serving = startServing(engine.queue, fail)
      const stops = [
        stopIpc,
        await this.#surround(engine),
        watchLine({
          suspended: () => void serving.suspend(),
          resumed: () => serving.resume(),
          lineReturned: () => engine.queue.networkChanged(),
        }),
        watchUpdates({
          isWanted: () => this.#host.settings.read().checkUpdates,
          isIdle: () => (this.#glance?.canRun ?? 1) === 0,
          ready: () => undefined,
          failed: () => undefined,
        }),
      ]
      this.#quitAfter(engine.queue, async () => {
        for (const stop of stops) stop()
        await engine.service.close()
        await serving.stop()
        await engine.close()
      })
      this.#isReady = true
      if (opening !== null) this.#shell.open(opening)
      this.#window.open(process.argv.includes(hiddenSwitch) && opening === null)
    } catch (thrown) {
      fail(thrown)
    }
  }

  /** Menu, tray, taskbar, notifications and sleep, which all follow the queue. */
  async #surround({ queue, limits, service }: Engine): Promise<() => void> {
    const { settings } = this.#host
    const all = { kind: 'all' } as const
    const pauseAll = (): void => void queue.pause(all)
    const resumeAll = (): void => void queue.resume(all)
    const tell: DesktopShell['tell'] = command => {
      this.show()
      this.#shell.tell(command)
    }
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(process.platform, {
          tell,
          pauseAll,
          resumeAll,
          openDataFolder: () => void system.openPath(this.#profileFolder),
          about: () => void this.#about(),
        }),
      ),
    )
    const tray = openTray(resourcesFolder, {
      show: () => this.show(),
      pauseAll,
      resumeAll,
      changeLimit: () => tell('limit'),
      quit: () => app.quit(),
    })
    const notifier = createNotifier({
      isWanted: () => settings.read().notifications,
      isSilent: () => !settings.read().sound,
      open: opens => {
        if (opens.kind === 'folder') system.showItemInFolder(opens.path)
        else tell(opens.kind === 'token' ? 'go-token' : 'go-queue')
      },
    })
    const stopEnds = queue.subscribe(event => {
      if (event.kind !== 'batch-ended') return
      const batch = queue.batch(event.batchId)
      const notice = batch && endNotice(batch, event.summary)
      if (notice !== null) notifier.show(notice)
    })
    const keepAwake = createKeepAwake()
    let told: ReadonlySet<Reason> = new Set()
    const stopWatching = await watchQueue({ queue, limits, service }, glance => {
      this.#glance = glance
      const nowMs = Date.now()
      const sleep = sleepRule({
        glance,
        nextDueMs: nextDueMs(queue, limits),
        nowMs,
        isOnBattery: powerMonitor.isOnBatteryPower(),
        isWanted: settings.read().preventSleep,
      })
      keepAwake.set(sleep.isAwake)
      tray.show(trayFace(glance, sleep.why))
      const { fraction, mode } = taskbarProgress(glance)
      this.#window.current()?.setProgressBar(fraction, { mode })
      const problems = problemNotices(queue.outcomes(), told)
      told = problems.nowTold
      for (const notice of problems.notices) notifier.show(notice)
    })
    let { startAtLogin } = settings.read()
    const stopSettings = settings.subscribe(() => {
      this.#window.repaint()
      if (settings.read().startAtLogin === startAtLogin) return
      startAtLogin = settings.read().startAtLogin
      setStartAtLogin(startAtLogin, process.env).catch(fail)
    })
    // Held by this end: a tray icon that nobody holds is taken away.
    return () => {
      stopSettings()
      stopWatching()
      stopEnds()
      keepAwake.set(false)
      tray.remove()
    }
  }

  /** Quitting asks once while files are fetched, and waits until the queue has saved what it was doing. */
  #quitAfter(queue: Pick<Queue, 'outcomes'>, close: () => Promise<void>): void {
    let isClosed = false
    app.on('before-quit', event => {
      // Once it is decided the queue may be closed already.
      const isDecided = this.#isQuitting || this.#isQuitAsked
      const question = isDecided ? null : quitQuestion(movingIn(queue.outcomes()))
      if (question === null) {
        this.#isQuitting = true
        return
      }
      event.preventDefault()
      this.#isQuitAsked = true
      void this.#askToQuit(question).then(isWanted => {
        if (isWanted) app.quit()
        else this.#isQuitAsked = false
      })
    })
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

  async #askToQuit(question: { readonly message: string; readonly detail: string }): Promise<boolean> {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      ...question,
      buttons: ['Quit', 'Keep running'],
      defaultId: 1,
      cancelId: 1,
    })
    return response === 0
  }

  #tellOfTray(): void {
    const { settings } = this.#host
    settings.write({ ...settings.read(), isTrayTold: true })
    void dialog.showMessageBox({
      type: 'info',
      message: 'Halyard goes on in the tray.',
      detail:
        'The queue keeps running while the window is closed. Quit from the tray icon, or change this in Settings.',
      buttons: ['OK'],
    })
  }

  async #about(): Promise<void> {
    await dialog.showMessageBox({
      type: 'info',
      message: `Halyard ${version}`,
      detail: 'A download manager for MAST, the archive of the James Webb and Hubble telescopes.',
      buttons: ['OK'],
    })
  }
}

function fail(thrown: unknown): void {
  dialog.showErrorBox('Halyard cannot go on', toAppError(thrown).message)
  app.exit(1)
}
