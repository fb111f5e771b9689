import type { Writable } from 'node:stream'
import { knownSecrets } from '#core/token/redact'
import { withoutTokenWords } from '#core/token/token-words'
import { jsonWith } from '#core/token/without-tokens'
import { AppError, type Failure } from '#shared/errors'
import { errorLine } from '#shared/lines'
import { watchLostOutput } from './lost-output.ts'
import { untilTaken } from './paced.ts'

/**
 * What a command prints: results on stdout, everything else on stderr. No line contains a known token, and no message a
 * word that looks like one, because messages repeat what people typed.
 */
export interface CommandOutput {
  readonly isJson: boolean
  /** One result as a JSON line; only with `--json`. */
  line(value: object): void
  /** One result for people; not with `--json`. */
  text(text: string): void
  /**
   * Reserves standard output for one text, in a command that also prints lines. Throws 'usage' with `--json`, because a
   * reader could not separate the two; `instead` says what to do.
   */
  claim(instead: string): void
  /** The pieces of a text as they are. */
  write(pieces: Iterable<string>): Promise<void>
  /** Resolves when the reader of the results keeps up with them; see `paced`. */
  taken(): Promise<void>
  /** A message on stderr; silent with `--quiet`. */
  note(text: string): void
  /** A finer message on stderr, only with `--verbose`. */
  detail(text: string): void
  readonly isVerbose: boolean
  /** An error on stderr; never silent. */
  error(text: string): void
  /** An error for people, and as a JSON line, with the members of `more`. */
  failure(failure: Failure, more?: object): void
  /** A line that replaces itself on a terminal and is left out elsewhere. */
  status(text: string): void
  /** Whether `status` is seen. */
  readonly hasStatus: boolean
  /** Called first by a command that only reads: it ends once its results cannot be printed. */
  endWithOutput(): void
}

export interface OutputOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** Blanks possible secrets of this run's arguments in a message. */
  readonly withoutSecrets?: (message: string) => string
}

/** Replaces control characters: those of a hostile name must not reach a terminal. */
const printable = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')

const unchanged = (text: string): string => text

export function createOutput(
  stdout: Writable & { readonly isTTY?: boolean },
  stderr: Writable & { isTTY?: boolean; columns?: number },
  { json, quiet, verbose, withoutSecrets = unchanged }: OutputOptions,
  exit: (code: number) => void,
): CommandOutput {
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
    const whole = JSON.stringify(value)
    const isClean = knownSecrets.redact(whole) === whole
    stdout.write(`${isClean ? whole : jsonWith(value, text => knownSecrets.redact(text))}\n`)
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
      if (json) throw new AppError('usage', `With --json, standard output holds only JSON lines. ${instead}`)
      endWithOutput()
    },
    write: async pieces => {
      for (const piece of pieces) if (!stdout.write(piece)) await untilTaken(stdout)
    },
    taken: () => untilTaken(stdout),
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
      // Some terminals report a width of 0.
      const width = stderr.columns !== undefined && stderr.columns > 0 ? stderr.columns : 80
      stderr.write(`\r\u001b[2K${shown(text).slice(0, width - 1)}`)
      isStatusShown = true
    },
  }
}
