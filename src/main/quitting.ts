import process from 'node:process'
import { app, powerMonitor } from 'electron'

import type { Queue } from '#core/queue-api'

import { askToQuit } from './boxes.ts'
import { quitQuestion } from './close-choice.ts'
import { movingIn } from './queue-glance.ts'

/** Whether the app is on its way out, as its windows must know. */
export interface Quitting {
  isQuitting(): boolean
  /**
   * Once there is a queue: quitting asks once while files are fetched, and waits until everything is saved. The end of
   * the session and signals ask nobody. After ready.
   */
  guard(queue: Pick<Queue, 'outcomes'>, close: () => Promise<void>): void
}

/**
 * A folder on a drive that no longer answers must not keep the app for ever. Longer than any step of a working thread;
 * what is not saved by then goes on from its parts.
 */
export const mostClosingMs = 35_000

/** `outlivesTerminal`: started so that the end of its terminal (SIGHUP) is no wish to quit. */
export function watchQuitting(outlivesTerminal: boolean): Quitting {
  let state: 'running' | 'asking' | 'decided' | 'closing' | 'closed' = 'running'
  let moving = (): number => 0
  let close = (): Promise<void> => Promise.resolve()

  app.on('before-quit', event => {
    if (state === 'asking') {
      event.preventDefault()
      return
    }
    // Once it is decided the queue may be closed already.
    const question = state === 'running' ? quitQuestion(moving()) : null
    if (question === null) {
      if (state === 'running') state = 'decided'
      return
    }
    event.preventDefault()
    state = 'asking'
    const answered = (isWanted: boolean): void => {
      // The session may have ended while the box stood there.
      if (state !== 'asking') return
      state = isWanted ? 'decided' : 'running'
      if (isWanted) app.quit()
    }
    askToQuit(question).then(answered, () => answered(false))
  })
  app.on('will-quit', event => {
    if (state === 'closed') return
    event.preventDefault()
    // A second wish to quit must not cut the saving short.
    if (state === 'closing') return
    state = 'closing'
    const late = setTimeout(() => app.exit(1), mostClosingMs)
    // Whatever closing met, the next quit goes through: nothing unsaved depends on it.
    void close().then(
      () => {
        clearTimeout(late)
        state = 'closed'
        app.quit()
      },
      () => app.exit(1),
    )
  })

  /** Nobody may be there to answer, and the system waits for this app alone. */
  function quitUnasked(): void {
    if (state === 'running' || state === 'asking') state = 'decided'
    app.quit()
  }
  return {
    isQuitting: () => state === 'decided' || state === 'closing' || state === 'closed',
    guard: (queue, closing) => {
      moving = () => movingIn(queue.outcomes())
      close = closing
      // Registered after ready, else Electron's own handlers, which let a second signal kill the app, would win.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, quitUnasked)
      process.on('SIGHUP', () => {
        if (!outlivesTerminal) quitUnasked()
      })
      powerMonitor.on('shutdown', (...args: readonly unknown[]) => {
        // Refused, the system waits a little (Linux) or leaves the end to this app (macOS); the types lack the event.
        const [event] = args as readonly { preventDefault?(): void }[]
        event?.preventDefault?.()
        quitUnasked()
      })
    },
  }
}
