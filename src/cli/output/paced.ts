import type { Writable } from 'node:stream'

/** Lines between two looks at the reader: about as much as a pipe holds. */
const linesAtOnce = 200

/** Each of these ends the wait for a reader. */
const ends = ['drain', 'error', 'close'] as const

/**
 * Resolves when the reader of a stream has taken most of what was written, or takes nothing any more. Other work has its
 * turn before that, so that an output that was lost is noticed.
 */
export function untilTaken(stream: Writable): Promise<void> {
  return new Promise(resolve => {
    if (stream.destroyed || !stream.writableNeedDrain) {
      setImmediate(resolve)
      return
    }
    const taken = (): void => {
      for (const end of ends) stream.off(end, taken)
      resolve()
    }
    for (const end of ends) stream.on(end, taken)
  })
}

/**
 * The same values, at the pace at which their lines are read: a long list is neither piled up in memory for a slow reader
 * nor read to its end for one that has gone.
 */
export async function* paced<T>(
  output: { taken(): Promise<void> },
  values: Iterable<T> | AsyncIterable<T>,
): AsyncGenerator<T> {
  let lines = 0
  for await (const value of values) {
    yield value
    lines += 1
    if (lines % linesAtOnce === 0) await output.taken()
  }
}
