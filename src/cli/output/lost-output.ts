import type { EventEmitter } from 'node:events'
import { noteIgnored } from '#shared/ignore'

export interface LostOutput {
  /** From now on the command ends when its standard output is lost. */
  readonly endWithOutput: () => void
}

/** Exit code of a command whose results cannot be written: disk full or not writable. */
const notWritable = 7

/**
 * Lost messages (a closed pipe, a full disk, a closed terminal) never end the process: the work continues and ends with
 * its own exit code. A command that only reads ends when its results are lost: with 0 when the reader has closed the pipe
 * or the terminal, with 7 where the results would be incomplete on a disk.
 */
export function watchLostOutput(
  stdout: EventEmitter & { readonly isTTY?: boolean },
  stderr: EventEmitter,
  { complain, exit }: { readonly complain: (text: string) => void; readonly exit: (code: number) => void },
): LostOutput {
  let isAllThereIs = false
  let isTold = false
  stderr.on('error', thrown => noteIgnored(thrown, 'write a message: nothing reads it'))
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
    if (!isTold) complain(`halyard: ${why}; the work continues.`)
    isTold = true
  })
  return {
    endWithOutput: () => {
      isAllThereIs = true
    },
  }
}
