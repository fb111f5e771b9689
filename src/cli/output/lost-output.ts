import type { EventEmitter } from 'node:events'

export interface LostOutput {
  /** From now on standard output is all that the command is for: without it the command ends. */
  readonly endWithOutput: () => void
}

/** Exit code of a command whose results cannot be written: disk full or not writable. */
const notWritable = 7

/**
 * Lost messages (a closed pipe, a full disk, a terminal that has gone) never end the process: what works goes on and
 * ends with its own exit code. A command that only reads ends when its results have nowhere to go: quietly when their
 * reader has closed the pipe or its terminal, with 7 where they would be cut short on a disk.
 */
export function watchLostOutput(
  stdout: EventEmitter & { readonly isTTY?: boolean },
  stderr: EventEmitter,
  { complain, exit }: { readonly complain: (text: string) => void; readonly exit: (code: number) => void },
): LostOutput {
  let isAllThereIs = false
  let isTold = false
  // Nothing can be said about a message that could not be said.
  stderr.on('error', () => undefined)
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    const isReaderGone = error.code === 'EPIPE' || stdout.isTTY === true
    if (isReaderGone) {
      if (isAllThereIs) exit(0)
      return
    }
    const why = `standard output cannot be written (${error.code ?? error.message})`
    if (isAllThereIs) {
      complain(`halyard: ${why}, so the results are not complete.`)
      exit(notWritable)
      return
    }
    if (!isTold) complain(`halyard: ${why}; the work goes on.`)
    isTold = true
  })
  return {
    endWithOutput: () => {
      isAllThereIs = true
    },
  }
}
