import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { knownSecrets } from '#core/token/redact'
import { withoutTokenWords } from '#core/token/token-words'
import { AppError, type Failure } from '#shared/errors'
import { errorLine } from '#shared/lines'
import { watchLostOutput } from './lost-output.ts'

/**
 * Where a command speaks: results on stdout, everything else on stderr. No line holds a known token, and no message a
 * word that looks like one: messages repeat what people typed.
 */
export interface Output {
  readonly isJson: boolean
  /** One result as a JSON line; only with `--json`. */
  line(value: object): void
  /** One result for people; not with `--json`. */
  text(text: string): void
  /**
   * Claims standard output for one text beside which the command has lines of its own. Throws 'usage' with `--json`, whose
   * lines and the text could not be told apart; `instead` says what to do.
   */
  claim(instead: string): void
  /** The pieces of a text as they are. */
  write(pieces: Iterable<string>): Promise<void>
  /** A message on stderr; silent with `--quiet`. */
  note(text: string): void
  /** A finer message on stderr, only with `--verbose`. */
  detail(text: string): void
  readonly isVerbose: boolean
  /** An error on stderr; never silent. */
  error(text: string): void
  /** An error for people, and among the lines for programs, which may say more of it. */
  failure(failure: Failure, more?: object): void
  /** A line that replaces itself on a terminal and is left out elsewhere. */
  status(text: string): void
  /** Whether `status` is seen. */
  readonly hasStatus: boolean
  /** Said first by a command that only reads: it ends once its results have nowhere to go. */
  endWithOutput(): void
}

export interface OutputOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** Blanks in a message what the arguments of this run hold and may be a secret. */
  readonly withoutSecrets?: (message: string) => string
}

/** Control characters of a hostile name must not reach a terminal. */
const printable = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')

const unchanged = (text: string): string => text

export function createOutput(
  stdout: Writable & { readonly isTTY?: boolean },
  stderr: Writable & { isTTY?: boolean; columns?: number },
  { json, quiet, verbose, withoutSecrets = unchanged }: OutputOptions,
  exit: (code: number) => void,
): Output {
  const shown = (text: string): string => knownSecrets.redact(printable(text))
  const message = (text: string): string => withoutTokenWords(withoutSecrets(knownSecrets.redact(text)))
  const hasStatus = stderr.isTTY === true && !quiet
  let isStatusShown = false
  const clearStatus = (): void => {
    if (isStatusShown) stderr.write('\r\u001b[2K')
    isStatusShown = false
  }
  const complain = (text: string): void => {
    clearStatus()
    stderr.write(`${printable(message(text))}\n`)
  }
  const line = (value: object): void => {
    if (!json) return
    clearStatus()
    stdout.write(`${knownSecrets.redact(JSON.stringify(value))}\n`)
  }
  const { endWithOutput } = watchLostOutput(stdout, stderr, { complain, exit })
  return {
    endWithOutput,
    isJson: json,
    hasStatus,
    line,
    text: text => {
      if (json) return
      clearStatus()
      stdout.write(`${shown(text)}\n`)
    },
    claim: instead => {
      if (json) throw new AppError('usage', `With --json, standard output takes JSON lines alone. ${instead}`)
      endWithOutput()
    },
    write: async pieces => {
      for (const piece of pieces) if (!stdout.write(piece)) await once(stdout, 'drain')
    },
    note: text => {
      if (!quiet) complain(text)
    },
    detail: text => {
      if (verbose) complain(text)
    },
    isVerbose: verbose,
    error: complain,
    failure: (failure, more = {}) => {
      line({ ...errorLine({ ...failure, message: message(failure.message) }), ...more })
      complain(`halyard: ${failure.message}`)
    },
    status: text => {
      if (!hasStatus) return
      // Some terminals do not know their width and say 0.
      const width = stderr.columns !== undefined && stderr.columns > 0 ? stderr.columns : 80
      stderr.write(`\r\u001b[2K${shown(text).slice(0, width - 1)}`)
      isStatusShown = true
    },
  }
}
