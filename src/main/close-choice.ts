/** What happens when the window is closed. Pure. */
export type CloseChoice =
  /** The window goes: the app is on its way out. */
  | 'close'
  /** The app is asked to quit; should the person keep it running, the window stays. */
  | 'quit'
  /** The window goes and the queue goes on in the tray, or in the dock. */
  | 'hide'
  /** The same, told to the person because it is the first time. */
  | 'hide-and-tell'

export function closeChoice(facts: {
  readonly isQuitting: boolean
  readonly closeToTray: boolean
  readonly isTrayTold: boolean
  readonly platform: NodeJS.Platform
}): CloseChoice {
  if (facts.isQuitting) return 'close'
  // On macOS applications outlive their windows; nobody has to be told.
  if (facts.platform === 'darwin') return 'hide'
  if (!facts.closeToTray) return 'quit'
  return facts.isTrayTold ? 'hide' : 'hide-and-tell'
}

/** Whether quitting has to be asked about, and the words. Null: nothing moves, so nothing is asked. Pure. */
export function quitQuestion(moving: number): { readonly message: string; readonly detail: string } | null {
  if (moving === 0) return null
  return {
    message: moving === 1 ? 'A file is being fetched.' : `${moving} files are being fetched.`,
    detail: 'What has arrived is saved, and goes on from there when Halyard starts again.',
  }
}
