import process from 'node:process'
import { text } from 'node:stream/consumers'
import { parseCreatedDay } from '#core/token/created-day'
import { parseToken } from '#core/token/parse-token'
import type { Secret } from '#core/token/secret'
import { tokenPage } from '#core/token/words'
import { baseUrlOf, openArchive } from '#platform/open-archive'
import { checkToken } from '#platform/token/check-token'
import { saveProfileToken } from '#platform/token/profile-token'
import { AppError } from '#shared/errors'
import type { Context, ExitCode } from '../context.ts'
import { askForToken, canAskForToken, readToken } from '../token/token-source.ts'

export interface TokenSetOptions {
  readonly store?: 'file' | 'keychain'
  readonly created?: string
}

/**
 * Saves a token in the profile after the archive has accepted it. A refused token is not saved (exit 6). Without an answer
 * it is saved only with `--yes` (else exit 5).
 */
export async function setToken(context: Context, { store, created }: TokenSetOptions): Promise<ExitCode> {
  const { output, options, profileFolder, env, signal } = context
  if (store !== 'file')
    throw new AppError(
      'usage',
      'The command line cannot use the system keychain. Add --store file to save the token in a file of the profile that only you can read.',
    )
  const nowMs = Date.now()
  const createdMs = created === undefined ? null : parseCreatedDay(created, nowMs)
  const baseUrl = baseUrlOf(env)
  const token = await newToken(context)
  const archive = openArchive(baseUrl)
  const check = await checkToken(archive, token, signal).finally(() => archive.close())
  if (check.kind === 'refused')
    throw new AppError(
      'auth-needed',
      `MAST did not accept this token. Nothing was saved. Create one at ${tokenPage}`,
    )
  if (check.kind === 'silent' && options.yes !== true)
    throw new AppError(
      'network',
      'MAST did not answer, so the token was not checked. Nothing was saved; run it again, or add --yes to save it unchecked.',
      { cause: check.error },
    )
  const user = check.kind === 'accepted' ? check.identity.user : null
  const lastUsedMs = check.kind === 'accepted' ? nowMs : null
  const file = await saveProfileToken(profileFolder, token, { savedMs: nowMs, createdMs, lastUsedMs, user })
  output.line({ v: 1, kind: 'token-saved', file, user, checked: user !== null })
  output.text(user === null ? `Saved unchecked in ${file}.` : `Signed in as ${user}. Saved in ${file}.`)
  if ((env['MAST_API_TOKEN'] ?? '').trim() !== '')
    output.note('MAST_API_TOKEN is set and takes precedence over the saved token.')
  return 0
}

/** From `--token-file`, a pipe, or a question on the terminal; never from the environment. */
async function newToken(context: Context): Promise<Secret> {
  if (context.options.tokenFile !== undefined) {
    const named = await readToken(context)
    if (named) return named.token
  }
  const token = canAskForToken(context)
    ? ((await askForToken(context))?.token ?? null)
    : process.stdin.isTTY
      ? null
      : parseToken(await text(process.stdin), 'standard input')
  if (token) return token
  throw new AppError('usage', 'No token was given. Pipe it in or use --token-file FILE.')
}
