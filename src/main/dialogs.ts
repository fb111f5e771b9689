import { app, dialog } from 'electron'

import type { SettingsStore } from '#core/settings-store'
import { toAppError } from '#shared/errors'
import { attemptTo, factsOf } from '#shared/ignore'
import { logOf } from '#shared/log'
import { version } from '#shared/version'

/** True when the person chooses to quit although files are downloading. */
export async function askToQuit(question: {
  readonly message: string
  readonly detail: string
}): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    ...question,
    buttons: ['Quit', 'Keep running'],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}

/** Explains once that the app keeps running in the tray; the settings remember it. */
export function explainTray(settings: Pick<SettingsStore, 'read' | 'write'>): void {
  attemptTo('remember that the tray was explained: the explanation appears again next time', () =>
    settings.write({ ...settings.read(), isTrayTold: true }),
  )
  void dialog.showMessageBox({
    type: 'info',
    message: 'Halyard keeps running in the tray.',
    detail:
      'Downloads continue while the window is closed. Quit from the tray icon, or change this in Settings. If your desktop shows no tray, start Halyard again to bring the window back.',
    buttons: ['OK'],
  })
}

export async function showAbout(): Promise<void> {
  await dialog.showMessageBox({
    type: 'info',
    message: `Halyard ${version}`,
    detail: 'A download manager for MAST, the archive of the James Webb and Hubble telescopes.',
    buttons: ['OK'],
  })
}

/** Reports a request that failed; the app continues. */
export function showProblem(thrown: unknown): void {
  logOf('program').warn('not done', factsOf(thrown))
  void dialog.showMessageBox({ type: 'warning', message: toAppError(thrown).message, buttons: ['OK'] })
}

/** Reports a failure without which the app cannot run, and ends the app. */
export function failAndExit(thrown: unknown): void {
  logOf('program').error('failed', factsOf(thrown))
  dialog.showErrorBox('Halyard cannot continue', toAppError(thrown).message)
  app.exit(1)
}
