import { app, dialog } from 'electron'

import type { SettingsStore } from '#core/settings-store'
import { toAppError } from '#shared/errors'
import { version } from '#shared/version'

/** True when the person wants to quit in spite of what is running. */
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

/** Once for all: the settings remember it. */
export function tellOfTray(settings: Pick<SettingsStore, 'read' | 'write'>): void {
  try {
    settings.write({ ...settings.read(), isTrayTold: true })
  } catch {
    // On a full disk it is told once more another time; the window is closed either way.
  }
  void dialog.showMessageBox({
    type: 'info',
    message: 'Halyard goes on in the tray.',
    detail:
      'The queue keeps running while the window is closed. Quit from the tray icon, or change this in Settings. Where the desktop shows no tray, start Halyard again to see the window.',
    buttons: ['OK'],
  })
}

export async function tellAbout(): Promise<void> {
  await dialog.showMessageBox({
    type: 'info',
    message: `Halyard ${version}`,
    detail: 'A download manager for MAST, the archive of the James Webb and Hubble telescopes.',
    buttons: ['OK'],
  })
}

/** Something that was asked for and could not be done; everything else goes on. */
export function tellProblem(thrown: unknown): void {
  void dialog.showMessageBox({ type: 'warning', message: toAppError(thrown).message, buttons: ['OK'] })
}

/** Something without which the app cannot run: says so and ends. */
export function fail(thrown: unknown): void {
  dialog.showErrorBox('Halyard cannot go on', toAppError(thrown).message)
  app.exit(1)
}
