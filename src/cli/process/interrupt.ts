import process from 'node:process'
import { isHangUpIgnored } from '#platform/hang-up'

/** A clean stop must be over within 5 s (exit codes 130 and 143). */
const cleanStopMs = 4_700

export interface Interrupt {
  readonly signal: AbortSignal
  /** 130 or 143 once interrupted, else null. */
  exitCode(): 130 | 143 | null
  release(): void
}

/**
 * The first Ctrl-C (or SIGTERM) asks for a clean stop, the second stops at once. A terminal that closes also asks for a
 * clean stop, except under nohup.
 */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController()
  const isHangUpIgnoredHere = isHangUpIgnored()
  let code: 130 | 143 | null = null
  let isAskedByPerson = false
  const stop = (asked: 130 | 143): void => {
    if (code !== null) return
    code = asked
    controller.abort()
    setTimeout(() => process.exit(asked), cleanStopMs).unref()
  }
  const stopOrEnd = (asked: 130 | 143) => (): void => {
    if (isAskedByPerson && code !== null) process.exit(code)
    isAskedByPerson = true
    stop(asked)
  }
  const onInterrupt = stopOrEnd(130)
  const onTerminate = stopOrEnd(143)
  // Kernel, shell and service manager may each send a hang-up for one end, then SIGTERM: none counts as the second Ctrl-C.
  const onHangUp = (): void => {
    if (!isHangUpIgnoredHere) stop(143)
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  process.on('SIGHUP', onHangUp)
  // npm and its shell end with the terminal, also under nohup.
  const watch = isHangUpIgnoredHere ? undefined : watchParent(onTerminate)
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
      process.off('SIGHUP', onHangUp)
      clearInterval(watch)
    },
  }
}

/** npm's shell does not pass signals on: under an npm script the end of the parent process is the only sign. */
function watchParent(onGone: () => void): NodeJS.Timeout | undefined {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    onGone()
  }, 500)
  return watch.unref()
}
