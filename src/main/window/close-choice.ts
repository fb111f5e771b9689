/** What happens when the window is closed. Pure. */
export type CloseChoice =
  /** The window closes, since the app is quitting. */
  | 'close'
  /** The app asks to quit; the window stays if the person keeps it running. */
  | 'quit'
  /** The window hides and the queue continues in the tray, or in the dock. */
  | 'hide'
  /** The same, with an explanation because it is the first time. */
  | 'hide-and-explain'

export function closeChoice(facts: {
  readonly isQuitting: boolean
  readonly closeToTray: boolean
  readonly isTrayTold: boolean
  readonly platform: NodeJS.Platform
}): CloseChoice {
  if (facts.isQuitting) return 'close'
  // On macOS applications outlive their windows, so no explanation is needed.
  if (facts.platform === 'darwin') return 'hide'
  if (!facts.closeToTray) return 'quit'
  return facts.isTrayTold ? 'hide' : 'hide-and-explain'
}

/** The question before quitting; null when no file is in progress, so that quitting needs none. Pure. */
export function quitQuestion(
  inProgress: number,
): { readonly message: string; readonly detail: string } | null {
  if (inProgress === 0) return null
  return {
    message: inProgress === 1 ? '1 file is downloading.' : `${inProgress} files are downloading.`,
    detail: 'What has arrived is saved. Downloads resume from there when Halyard starts again.',
  }
}
