import { app } from 'electron'

import type { Queue } from '#core/queue-api'

import { askToQuit } from './boxes.ts'
import { quitQuestion } from './close-choice.ts'
import { movingIn } from './queue-glance.ts'

/** Whether the app is on its way out, as its windows must know. */
export interface Quitting {
  isQuitting(): boolean
  /** Once there is a queue: quitting asks once while files are fetched, and waits until everything is saved. */
  guard(queue: Pick<Queue, 'outcomes'>, close: () => Promise<void>): void
}

export function watchQuitting(): Quitting {
  let state: 'running' | 'asking' | 'decided' | 'closing' = 'running'
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
    void askToQuit(question).then(isWanted => {
      state = isWanted ? 'decided' : 'running'
      if (isWanted) app.quit()
    })
  })
  app.on('will-quit', event => {
    if (state === 'closing') return
    state = 'closing'
    event.preventDefault()
    // Whatever closing met, the next quit goes through: nothing unsaved depends on it.
    void close().then(
      () => app.quit(),
      () => app.exit(1),
    )
  })
  return {
    isQuitting: () => state === 'decided' || state === 'closing',
    guard: (queue, closing) => {
      moving = () => movingIn(queue.outcomes())
      close = closing
    },
  }
}
