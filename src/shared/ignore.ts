import { logOf } from './log.ts'

/**
 * The ways to continue after a failure without passing it on: each writes it into the log, with what was tried. `why`
 * says what failed and why the program can continue: `close after a failed start: the first failure is thrown`.
 * test/architecture/failures.test.ts finds every other way.
 */

const log = logOf('ignored')

/** Writes a failure that is not passed on into the log. */
export function noteIgnored(thrown: unknown, why: string): void {
  log.warn(why, factsOf(thrown))
}

/** Waits for a promise whose failure changes nothing. Never rejects. */
export async function ignore(promise: PromiseLike<unknown>, why: string): Promise<void> {
  try {
    await promise
  } catch (thrown) {
    noteIgnored(thrown, why)
  }
}

/** Does something whose failure changes nothing. Never throws. */
export function attemptTo(why: string, act: () => void): void {
  try {
    act()
  } catch (thrown) {
    noteIgnored(thrown, why)
  }
}

/** Waits for an answer; a failure is logged and gives the other answer. Never rejects. */
export async function orElse<T, U>(promise: PromiseLike<T>, other: U, why: string): Promise<T | U> {
  try {
    return await promise
  } catch (thrown) {
    noteIgnored(thrown, why)
    return other
  }
}

/**
 * Waits for something of the disk that may be absent: null then. Any other failure (rights, a broken disk) gives null as
 * well, and is logged. Never rejects.
 */
export async function orAbsent<T>(promise: PromiseLike<T>, why: string): Promise<T | null> {
  try {
    return await promise
  } catch (thrown) {
    if (!isAbsence(thrown)) noteIgnored(thrown, why)
    return null
  }
}

/**
 * Waits for the end of a promise whose failure is handled where it is awaited. Never rejects. Without it Node would end
 * the process when the promise fails before it is awaited.
 */
export function handledElsewhere(promise: PromiseLike<unknown>, failed: () => void = nothing): Promise<void> {
  return Promise.resolve(promise.then(nothing, failed))
}

const nothing = (): void => undefined

/** The system's two words for a name that is not there. */
const isAbsence = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')

/** A failure as facts of a line: the message, the code of ours or of the system, and what caused it. */
export function factsOf(thrown: unknown): Readonly<Record<string, string>> {
  if (!(thrown instanceof Error)) return { error: String(thrown) }
  const code = 'code' in thrown && typeof thrown.code === 'string' ? { code: thrown.code } : {}
  const cause = thrown.cause === undefined ? {} : { cause: messageOf(thrown.cause) }
  return { error: thrown.message, ...code, ...cause }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
