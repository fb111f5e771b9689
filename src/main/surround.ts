import process from 'node:process'
import { app, Menu, powerMonitor, shell as system } from 'electron'

import type { SettingsStore } from '#core/settings-store'
import type { Limits } from '#core/limits/limits'
import type { Queue } from '#core/queue-api'
import type { PageCommand } from '#shared/contract/areas/shell'
import type { Service } from '#shared/contract/calls'
import { AppError } from '#shared/errors'
import type { Reason } from '#shared/reasons'

import { tellAbout, tellProblem } from './boxes.ts'
import { createKeepAwake } from './keep-awake.ts'
import { setStartAtLogin } from './login-item.ts'
import type { MainWindow } from './main-window.ts'
import { menuTemplate } from './menu.ts'
import { nextDueMs } from './next-due.ts'
import { problemNotices, updateNotice } from './notices.ts'
import { createNotifier } from './notifier.ts'
import type { Glance } from './queue-glance.ts'
import { resourcesFolder } from './resources.ts'
import { sleepRule } from './sleep-rule.ts'
import { taskbarProgress } from './taskbar.ts'
import { tellEnds } from './tell-ends.ts'
import { openTray } from './tray.ts'
import { trayFace } from './tray-face.ts'
import { watchUpdates } from './updates.ts'
import { watchQueue } from './watch-queue.ts'

export interface SurroundDeps {
  readonly queue: Queue
  readonly limits: Limits
  readonly service: Service
  readonly settings: SettingsStore
  readonly window: MainWindow
  readonly profileFolder: string
  /** Shows the window and lets the page do it. */
  readonly tell: (command: PageCommand) => void
}

/** Menu, tray, taskbar, notifications, sleep and updates, which all follow the queue. Returns their end. */
export async function surround(deps: SurroundDeps): Promise<() => void> {
  const { queue, limits, service, settings, window } = deps
  const tray = openMenus(deps)
  const notifier = createNotifier({
    isWanted: () => settings.read().notifications,
    isSilent: () => !settings.read().sound,
    open: opens => {
      if (opens.kind === 'folder') system.showItemInFolder(opens.path)
      else deps.tell(opens.kind === 'token' ? 'go-token' : 'go-queue')
    },
  })
  const keepAwake = createKeepAwake()
  let seen: Glance | null = null
  let told: ReadonlySet<Reason> = new Set()
  const watch = await watchQueue({ queue, limits, service }, glance => {
    seen = glance
    const sleep = sleepRule({
      glance,
      nextDueMs: nextDueMs(queue, limits),
      nowMs: Date.now(),
      isOnBattery: powerMonitor.isOnBatteryPower(),
      isWanted: settings.read().preventSleep,
    })
    keepAwake.set(sleep.isAwake)
    tray.show(trayFace(glance, sleep.why))
    const { fraction, mode } = taskbarProgress(glance)
    window.current()?.setProgressBar(fraction, { mode })
    const problems = problemNotices(queue.outcomes(), told)
    told = problems.nowTold
    for (const notice of problems.notices) notifier.show(notice)
  })
  const stops = [
    watch.stop,
    settings.subscribe(watch.lookAgain),
    limits.subscribe(watch.lookAgain),
    onPower(watch.lookAgain),
    tellEnds(queue, notifier),
    followSettings(settings, window),
    watchUpdates({
      isWanted: () => settings.read().checkUpdates,
      isIdle: () => seen?.canRun === 0,
      ready: version => notifier.show(updateNotice(version)),
      // Looked for again tomorrow; a release that cannot be had now harms nothing.
      failed: () => undefined,
    }),
  ]
  // The tray is held by this end: an icon that nobody holds is taken away.
  return () => {
    for (const stop of stops) stop()
    keepAwake.set(false)
    tray.remove()
  }
}

/** The application's menu, and the tray with its own. */
function openMenus({ queue, window, profileFolder, tell }: SurroundDeps): ReturnType<typeof openTray> {
  const all = { kind: 'all' } as const
  const pauseAll = (): void => void queue.pause(all).catch(tellProblem)
  const resumeAll = (): void => void queue.resume(all).catch(tellProblem)
  const template = menuTemplate(process.platform, {
    tell,
    pauseAll,
    resumeAll,
    openDataFolder: () => void openFolder(profileFolder),
    about: () => void tellAbout(),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  return openTray(resourcesFolder, {
    show: () => window.show(),
    pauseAll,
    resumeAll,
    changeLimit: () => tell('limit'),
    quit: () => app.quit(),
  })
}

async function openFolder(folder: string): Promise<void> {
  const hindrance = await system.openPath(folder)
  if (hindrance !== '') tellProblem(new AppError('usage', `${folder} could not be opened: ${hindrance}`))
}

/** Whether the computer may sleep depends on it, and a queue that waits says nothing itself. */
function onPower(changed: () => void): () => void {
  powerMonitor.on('on-ac', changed)
  powerMonitor.on('on-battery', changed)
  powerMonitor.on('resume', changed)
  return () => {
    powerMonitor.off('on-ac', changed)
    powerMonitor.off('on-battery', changed)
    powerMonitor.off('resume', changed)
  }
}

function followSettings(settings: SettingsStore, window: MainWindow): () => void {
  let { startAtLogin } = settings.read()
  return settings.subscribe(() => {
    window.repaint()
    if (settings.read().startAtLogin === startAtLogin) return
    startAtLogin = settings.read().startAtLogin
    // What is under way does not end for it.
    setStartAtLogin(startAtLogin, process.env).catch(tellProblem)
  })
}
