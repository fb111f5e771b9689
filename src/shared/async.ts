import { handledElsewhere } from './ignore.ts'

/** The few patterns of waiting and listening that many files need. Timers come in: this room has none of its own. */

/** Runs once after the delay; returns how to prevent that. */
export type After = (delayMs: number, run: () => void) => () => void

export interface Emitter<T> {
  readonly emit: (value: T) => void
  /** Returns how to end it. */
  readonly on: (listener: (value: T) => void) => () => void
  readonly hasListeners: boolean
  readonly clear: () => void
}

/** A set of listeners. A listener that is added twice runs once. */
export function createEmitter<T = void>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    emit: value => {
      for (const listener of listeners) listener(value)
    },
    on: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    get hasListeners() {
      return listeners.size > 0
    },
    clear: () => listeners.clear(),
  }
}

/** Starts each work when the one before has ended, well or badly; the answer and the failure are the caller's. */
export function createOneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const now = last.then(work)
    last = handledElsewhere(now)
    return now
  }
}

export interface Coalesced {
  /** Asks for a run; one that is due already serves this call as well. */
  readonly request: () => void
  /** No run follows any more. */
  readonly stop: () => void
}

/**
 * Many calls, few runs. `delayMs` says how long the first call of a group waits: a constant gathers the calls of that
 * time, `sinceLast` keeps runs apart.
 */
export function coalesce(after: After, delayMs: () => number, run: () => void): Coalesced {
  let cancel: (() => void) | null = null
  let isStopped = false
  return {
    request: () => {
      if (isStopped) return
      cancel ??= after(delayMs(), () => {
        cancel = null
        run()
      })
    },
    stop: () => {
      isStopped = true
      cancel?.()
    },
  }
}

/** Runs at most every so many milliseconds; the first at once. `monotonicMs` is a clock that never jumps. */
export function atMostEvery(
  everyMs: number,
  run: () => void,
  { after, monotonicMs }: { readonly after: After; readonly monotonicMs: () => number },
): Coalesced {
  let ranMs = -Infinity
  return coalesce(
    after,
    () => Math.max(0, ranMs + everyMs - monotonicMs()),
    () => {
      ranMs = monotonicMs()
      run()
    },
  )
}

/** Runs the listener when the signal aborts, at once when it has. Returns how to end that. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) listener()
  else signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}

/** Resolves with the answer of the work, or with `aborted` as soon as the signal aborts; the work itself continues. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'aborted'> {
  const { promise, resolve } = Promise.withResolvers<'aborted'>()
  const stop = onAbort(signal, () => resolve('aborted'))
  try {
    return await Promise.race([work, promise])
  } finally {
    stop()
  }
}

/** What the work answers, or `aborted` as soon as the signal says so: a drive that hangs must not keep a stop waiting. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'aborted'> {
  const { promise, resolve } = Promise.withResolvers<'aborted'>()
  const onAbort = (): void => resolve('aborted')
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
