import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'

/** The files of one enqueue as they arrive over a wire: at most one group waits here to be taken. */
export interface FileFeed {
  readonly groups: AsyncIterable<readonly WantedFile[]>
  /**
   * Resolves when the group is taken: true when another may be sent. Null when a group waits already: the sender does not
   * keep to the protocol.
   */
  push(files: readonly WantedFile[], isLast: boolean): Promise<boolean> | null
  /** The enqueue has ended: nothing is taken any more. */
  end(): void
}

interface Group {
  readonly files: readonly WantedFile[]
  readonly isLast: boolean
  readonly answer: (isMoreWanted: boolean) => void
}

export function createFileFeed(signal: AbortSignal): FileFeed {
  let waiting: Group | null = null
  let isEnded = false
  let wake: () => void = () => undefined
  signal.addEventListener('abort', () => wake(), { once: true })

  async function next(): Promise<Group> {
    while (waiting === null && !signal.aborted)
      await new Promise<void>(resolve => {
        wake = resolve
      })
    if (waiting === null || signal.aborted)
      throw new AppError('cancelled', 'Adding the files was stopped; nothing was queued.')
    const group = waiting
    waiting = null
    group.answer(!group.isLast)
    return group
  }
  async function* groups(): AsyncGenerator<readonly WantedFile[]> {
    for (;;) {
      const { files, isLast } = await next()
      yield files
      if (isLast) return
    }
  }
  return {
    groups: groups(),
    push: (files, isLast) => {
      if (waiting !== null) return null
      if (isEnded) return Promise.resolve(false)
      return new Promise(answer => {
        waiting = { files, isLast, answer }
        wake()
      })
    },
    end: () => {
      isEnded = true
      waiting?.answer(false)
      waiting = null
    },
  }
}
