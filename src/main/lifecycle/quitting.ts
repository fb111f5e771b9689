import process from 'node:process'
import { app, powerMonitor } from 'electron'

import type { Queue } from '#core/queue-api'

import { noteIgnored, orElse } from '#shared/ignore'
import { askToQuit } from '../dialogs.ts'
import { inProgressOf } from '../integration/tray-summary.ts'
import { quitQuestion } from '../window/close-choice.ts'

/** The app's way out, from the first request to quit until everything is saved. */
export interface Quitting {
  isQuitting(): boolean
  /**
   * Call once there is a queue, after ready. Quitting then asks while files are in progress, and waits until everything
   * is saved. Logging out, shutting down and signals quit without asking.
   */
  guard(queue: Pick<Queue, 'outcomes'>, close: () => Promise<void>): void
}

/**
 * Limits closing, since a drive that no longer answers could block it for ever. Longer than any step of a worker
 * thread. Files that are not saved by then resume from their parts.
 */
export const mostClosingMs = 35_000

/** With `outlivesTerminal` (started under `nohup`), closing the terminal (SIGHUP) does not quit. */
export function watchQuitting(outlivesTerminal: boolean): Quitting {
  let state: 'running' | 'asking' | 'decided' | 'closing' | 'closed' = 'running'
  let inProgress = (): number => 0
  let close = (): Promise<void> => Promise.resolve()

  app.on('before-quit', event => {
    if (state === 'asking') {
      event.preventDefault()
      return
    }
    // Asks only while running: after the decision the queue may already be closed.
    const question = state === 'running' ? quitQuestion(inProgress()) : null
    if (question === null) {
      if (state === 'running') state = 'decided'
      return
    }
    event.preventDefault()
    state = 'asking'
    const answered = (isWanted: boolean): void => {
      // A shutdown may have decided while the question was open.
      if (state !== 'asking') return
      state = isWanted ? 'decided' : 'running'
      if (isWanted) app.quit()
    }
    void orElse(askToQuit(question), false, 'ask whether to quit: it counts as no').then(answered)
  })
  app.on('will-quit', event => {
    if (state === 'closed') return
    event.preventDefault()
    // A second request to quit must not cut saving short.
    if (state === 'closing') return
    state = 'closing'
    const late = setTimeout(() => app.exit(1), mostClosingMs)
    // A failed close still exits: no unsaved data depends on it.
    void close().then(
      () => {
        clearTimeout(late)
        state = 'closed'
        app.quit()
      },
      (thrown: unknown) => {
        noteIgnored(thrown, 'close before the end: nothing unsaved depends on it')
        app.exit(1)
      },
    )
  })

  /** Quits without a question: perhaps nobody is there to answer it, and the system is waiting for this app. */
  function quitUnasked(): void {
    if (state === 'running' || state === 'asking') state = 'decided'
    app.quit()
  }
  return {
    isQuitting: () => state === 'decided' || state === 'closing' || state === 'closed',
    guard: (queue, closing) => {
      inProgress = () => inProgressOf(queue.outcomes())
      close = closing
      // After ready these replace Electron's own handlers, which let a second signal kill the app.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, quitUnasked)
      process.on('SIGHUP', () => {
        if (!outlivesTerminal) quitUnasked()
      })
      powerMonitor.on('shutdown', (...args: readonly unknown[]) => {
        // Preventing it makes the system wait a little (Linux) or leaves the end to this app (macOS). The types lack the event.
        const [event] = args as readonly { preventDefault?(): void }[]
        event?.preventDefault?.()
        quitUnasked()
      })
    },
  }
}
