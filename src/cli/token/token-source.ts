import process from 'node:process'
import type { Archive } from '#core/ports'
import { firstToken, type FoundToken } from '#core/token/sources'
import { unknownUser } from '#core/token/token-state'
import { howToGiveToken, tokenPage, whyRefused } from '#core/token/words'
import { countedText } from '#shared/format'
import type { Account } from '#core/queue-client'
import { askSecret, canAsk, type Terminal } from '#platform/token/ask-secret'
import { checkToken } from '#platform/token/check-token'
import { markProfileTokenUsed } from '#platform/token/profile-token'
import { foundIn, tokenReaders } from '#platform/token/token-readers'
import type { Context } from '../context.ts'

/** The members of a command's context that finding a token needs. */
export type TokenContext = Pick<Context, 'options' | 'env' | 'profileFolder'>

/**
 * The token of this run: `--token-file FILE|-`, then MAST_API_TOKEN, then the file of the profile; null when there is
 * none. Throws AppError 'usage' for a source that holds no token, 'auth-needed' for a file that others may read.
 */
export function readToken({ options, env, profileFolder }: TokenContext): Promise<FoundToken | null> {
  return firstToken(tokenReaders({ tokenFile: options.tokenFile, env, profileFolder }))
}

const terminal: Terminal = { input: process.stdin, output: process.stderr }

/** Whether a person can be asked for a token: input and messages are on a terminal, and --yes was not given. */
export const canAskForToken = ({ options }: Pick<Context, 'options'>): boolean =>
  options.yes !== true && canAsk(terminal)

/** Asks on the terminal, without showing what is typed; null for an empty answer. Throws 'cancelled' on Ctrl-C. */
export async function askForToken({
  output,
  signal,
}: Pick<Context, 'output' | 'signal'>): Promise<FoundToken | null> {
  output.status('')
  const answer = await askSecret(terminal, 'MAST token (hidden; Enter for none): ', signal)
  return foundIn('prompt', answer, 'the terminal')
}

/**
 * The token, with the account that the archive reports for it. A refused token is reported and marked: public files need
 * none, and the other files say that it was refused. A token that could not be checked in time is used; its first refusal
 * decides.
 */
export async function signIn(
  context: Pick<Context, 'options' | 'env' | 'profileFolder' | 'output' | 'signal'>,
  archive: Pick<Archive, 'whoami'>,
): Promise<Account | null> {
  const found = await readToken(context)
  return found && signInWith(found, context, archive)
}

/** Like `signIn`, with a token that was already found. */
export async function signInWith(
  { token, kind, source, times }: FoundToken,
  { output, signal, profileFolder }: Pick<Context, 'output' | 'signal' | 'profileFolder'>,
  archive: Pick<Archive, 'whoami'>,
): Promise<Account | null> {
  const check = await checkToken(archive, token, signal)
  if (check.kind === 'accepted') {
    if (kind === 'profile') await markProfileTokenUsed(profileFolder, token.reveal(), Date.now())
    return { token, user: check.identity.user, times, source }
  }
  if (check.kind === 'silent') {
    output.error('halyard: MAST did not answer; the token will be checked at its first use.')
    return { token, user: unknownUser, times, source }
  }
  output.error(
    `halyard: MAST did not accept the token from ${source}. ${whyRefused(times, Date.now())} Only public files can be downloaded.`,
  )
  return { token, user: unknownUser, times, isRefused: true, source }
}

/**
 * What to do about files that were not downloaded because they need a token. `account` is that of this command; without
 * one the process that runs the queue used its own token, if it has any.
 */
export function signInAdvice(
  files: number,
  account: Account | null,
  isOwner: boolean,
  nowMs: number,
): string {
  const need = countedText(files, 'file needs', 'files need')
  if (account === null)
    return isOwner
      ? `${need} a MAST token, and none is set. ${howToGiveToken}`
      : `${need} a MAST token. None was given here, and the process that runs the queue has none that MAST accepts for them. ${howToGiveToken}`
  const { source = 'this run', times = null } = account
  return `${need} a MAST token, and MAST did not accept the one from ${source}. ${whyRefused(times, nowMs)} Create another at ${tokenPage}`
}
