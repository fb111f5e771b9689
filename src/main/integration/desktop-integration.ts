import process from 'node:process'
import { app, Menu, powerMonitor, shell as system } from 'electron'

import type { SettingsStore } from '#core/settings-store'
import type { Limits } from '#core/limits/limits'
import type { Queue } from '#core/queue-api'
import type { PageCommand } from '#shared/contract/areas/shell'
import type { Service } from '#shared/contract/calls'
import { AppError } from '#shared/errors'
import { noteIgnored } from '#shared/ignore'
import type { Reason } from '#shared/reasons'

import { showAbout, showProblem } from '../dialogs.ts'
import { setStartAtLogin } from '../lifecycle/login-item.ts'
import { watchUpdates } from '../lifecycle/updates.ts'
import { resourcesFolder } from '../program-files.ts'
import type { MainWindow } from '../window/main-window.ts'
import { createKeepAwake } from './keep-awake.ts'
import { menuTemplate } from './menu.ts'
import { nextDueMs } from './next-due.ts'
import { problemNotices, updateNotice } from './notices.ts'
import { createNotifier } from './notifier.ts'
import { notifyFinished } from './notify-finished.ts'
import { sleepRule } from './sleep-rule.ts'
import { taskbarProgress } from './taskbar.ts'
import { openTray } from './tray.ts'
import { trayContent } from './tray-content.ts'
import type { TraySummary } from './tray-summary.ts'
import { watchQueue } from './watch-queue.ts'

export interface DesktopIntegrationDeps {
  readonly queue: Queue
  readonly limits: Limits
  readonly service: Service
  readonly settings: SettingsStore
  readonly window: MainWindow
  readonly profileFolder: string
  /** Shows the window and sends the command to its page. */
  readonly sendCommand: (command: PageCommand) => void
}

/** Menu, tray, taskbar, notifications, sleep and updates, which all follow the queue. Returns a function that ends them. */
export async function openDesktopIntegration(deps: DesktopIntegrationDeps): Promise<() => void> {
  const { queue, limits, service, settings, window } = deps
  const tray = openMenus(deps)
  const notifier = createNotifier({
    isWanted: () => settings.read().notifications,
    isSilent: () => !settings.read().sound,
    open: opens => {
      if (opens.kind === 'folder') system.showItemInFolder(opens.path)
      else deps.sendCommand(opens.kind === 'token' ? 'go-token' : 'go-queue')
    },
  })
  const keepAwake = createKeepAwake()
  let latest: TraySummary | null = null
  let known: ReadonlySet<Reason> = new Set()
  const watch = await watchQueue({ queue, limits, service }, summary => {
    latest = summary
    const sleep = sleepRule({
      summary,
      nextDueMs: nextDueMs(queue, limits),
      nowMs: Date.now(),
      isOnBattery: powerMonitor.isOnBatteryPower(),
      isWanted: settings.read().preventSleep,
    })
    keepAwake.set(sleep.isAwake)
    tray.show(trayContent(summary, sleep.why))
    const { fraction, mode } = taskbarProgress(summary)
    window.current()?.setProgressBar(fraction, { mode })
    const problems = problemNotices(queue.outcomes(), known)
    known = problems.nowKnown
    for (const notice of problems.notices) notifier.show(notice)
  })
  const stops = [
    watch.stop,
    settings.subscribe(watch.refresh),
    limits.subscribe(watch.refresh),
    onPower(watch.refresh),
    notifyFinished(queue, notifier),
    followSettings(settings, window),
    watchUpdates({
      isWanted: () => settings.read().checkUpdates,
      isIdle: () => latest?.canRun === 0,
      ready: version => notifier.show(updateNotice(version)),
      failed: thrown => noteIgnored(thrown, 'look for an update: it is looked for again tomorrow'),
    }),
  ]
  // The returned function also keeps the tray referenced: a collected icon disappears.
  return () => {
    for (const stop of stops) stop()
    keepAwake.set(false)
    tray.remove()
  }
}

/** The application's menu, and the tray with its own. */
function openMenus({
  queue,
  window,
  profileFolder,
  sendCommand,
}: DesktopIntegrationDeps): ReturnType<typeof openTray> {
  const all = { kind: 'all' } as const
  const pauseAll = (): void => void queue.pause(all).catch(showProblem)
  const resumeAll = (): void => void queue.resume(all).catch(showProblem)
  const template = menuTemplate(process.platform, {
    sendCommand,
    pauseAll,
    resumeAll,
    openDataFolder: () => void openFolder(profileFolder),
    about: () => void showAbout(),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  return openTray(resourcesFolder, {
    show: () => window.show(),
    pauseAll,
    resumeAll,
    changeLimit: () => sendCommand('limit'),
    quit: () => app.quit(),
  })
}

async function openFolder(folder: string): Promise<void> {
  const problem = await system.openPath(folder)
  if (problem !== '') showProblem(new AppError('usage', `${folder} could not be opened: ${problem}`))
}

/** Calls `changed` when the power source changes, on which the sleep rule depends. */
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
    // A failure is shown and leaves the app running.
    setStartAtLogin(startAtLogin, process.env).catch(showProblem)
  })
}
