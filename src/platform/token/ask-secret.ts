import type { Readable, Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { onAbort } from '#shared/async'
import { AppError } from '#shared/errors'

/** A terminal to read from, as far as a question needs it. */
export interface TerminalInput extends Readable {
  readonly isTTY?: boolean
  setRawMode?(isRaw: boolean): unknown
}
export interface Terminal {
  readonly input: TerminalInput
  readonly output: Writable & { readonly isTTY?: boolean }
}

/** Whether a person sits there to be asked. */
export const canAsk = ({ input, output }: Terminal): boolean =>
  input.isTTY === true && output.isTTY === true && typeof input.setRawMode === 'function'

/**
 * Asks a question and reads one line without showing it. Answers '' for an empty line or a closed input. Throws AppError
 * 'cancelled' on Ctrl-C and when the signal aborts. The terminal is given back as it was.
 */
export async function askSecret(
  { input, output }: Terminal,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  output.write(question)
  // Raw: the terminal itself would show every key, and would keep the line from us until it ends.
  input.setRawMode?.(true)
  const answer = Promise.withResolvers<string>()
  const line = createLine()
  const decoder = new StringDecoder('utf8')
  const onData = (chunk: Buffer | string): void => {
    const end = line.type(typeof chunk === 'string' ? chunk : decoder.write(chunk))
    if (end === 'stopped') answer.reject(stopped())
    else if (end === 'entered') answer.resolve(line.text())
  }
  const onEnd = (): void => answer.resolve(line.text())
  input.on('data', onData)
  input.once('end', onEnd)
  // A terminal that has gone answers every call with an error.
  input.on('error', onEnd)
  const stopListening = onAbort(signal, () => answer.reject(stopped()))
  input.resume()
  try {
    return await answer.promise
  } finally {
    input.off('data', onData)
    input.off('end', onEnd)
    stopListening()
    input.setRawMode?.(false)
    input.pause()
    output.write('\n')
  }
}

const stopped = (): AppError => new AppError('cancelled', 'Stopped at the question for the token.')

interface Line {
  /** Takes keys as they come; says when the line has ended, and how. */
  type(keys: string): 'entered' | 'stopped' | null
  text(): string
}

function createLine(): Line {
  let text = ''
  return {
    type(keys) {
      for (const key of withoutPasteMarks(keys)) {
        if (key === '\r' || key === '\n' || key === '\u0004') return 'entered'
        if (key === '\u0003') return 'stopped'
        if (key === '\u007f' || key === '\b') text = text.slice(0, -1)
        else if (key === '\u0015') text = ''
        else if (key >= ' ') text += key
      }
      return null
    },
    text: () => text,
  }
}

/** Terminals frame pasted text with these when a program before has asked for it. */
const withoutPasteMarks = (keys: string): string =>
  keys.replaceAll('\u001b[200~', '').replaceAll('\u001b[201~', '')
