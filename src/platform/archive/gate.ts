import { throwIfCancelled } from './cancelled.ts'

export interface ParallelLimit {
  /** Runs the work when a place is free, in the order of asking. A cancelled wait throws `cancelled`. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

/** At most `places` works at once; the archive is shared by everyone. */
export function createGate(places: number): ParallelLimit {
  let free = places
  const waiting: (() => void)[] = []

  async function enter(signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal)
    if (free > 0) {
      free -= 1
      return
    }
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const enterNow = (): void => resolve(undefined)
    waiting.push(enterNow)
    signal.addEventListener('abort', enterNow, { once: true })
    await promise
    signal.removeEventListener('abort', enterNow)
    const place = waiting.indexOf(enterNow)
    if (place === -1) return // leave() took it out of the line: the place is ours, cancelled or not
    waiting.splice(place, 1)
    throwIfCancelled(signal)
  }

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  return {
    async run(signal, work) {
      await enter(signal)
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
