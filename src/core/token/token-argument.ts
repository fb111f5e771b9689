import { AppError } from '#shared/errors'
import { createRedactor, knownSecrets, leastCertainLength } from './redact.ts'
import { howToGiveToken } from './words.ts'

/** How MAST's tokens look, bare or as people copy them: `token <...>`, `Authorization: token <...>`. */
const tokenForm = /^["']?(?:[\w-]{1,40}[\s:=]{1,4}){0,4}[0-9a-f]{32}["']?$/i

/** The same behind an option without a sign in between, `-t<...>` as curl and wget take it. */
const gluedForm = /^-[\w-]{0,40}[0-9a-f]{32}["']?$/i

/**
 * The same glued to words (`Authorization:token<...>`) or between signs (`{<...>}`). Paths and URIs hold such words for
 * other reasons, and so do names with an ending.
 */
const wordForm = /(?<![0-9a-z])[a-z]{0,12}?[0-9a-f]{32}(?![0-9a-z]|\.\w)/i
const holdsTokenWord = (value: string): boolean => !/[/\\]/.test(value) && wordForm.test(value)

/** What an argument may carry: itself, and what follows `=` in an option. */
const valuesOf = (argument: string): readonly string[] =>
  /^-.*=/.test(argument) ? [argument, argument.slice(argument.indexOf('=') + 1)] : [argument]

/**
 * Refuses arguments that hold a token, before anything repeats, keeps or sends them: one that is known already, one that
 * looks like one of MAST's, and an address with a sign-in. Throws AppError 'usage', whose message holds none of them.
 */
export function refuseTokenArguments(args: readonly string[], known: string | null): void {
  const told = createRedactor()
  if (known !== null && known.length >= leastCertainLength) told.learn(known, '')
  for (const value of args.flatMap(valuesOf)) {
    if (hasSignIn(value)) throw signIn
    if (
      (value === known && value.length >= 8) ||
      told.isTold(value) ||
      tokenForm.test(value) ||
      gluedForm.test(value) ||
      holdsTokenWord(value) ||
      isInQuery(value)
    )
      throw tokenArgument
  }
}

/** The same for what is typed where names are looked up. Throws AppError 'usage', before anything is asked or kept. */
export function refuseTokenText(text: string): void {
  if (tokenForm.test(text.trim()) || knownSecrets.isTold(text))
    throw new AppError(
      'usage',
      'This looks like a token. It was not sent; a token belongs on the Token screen.',
    )
}

function hasSignIn(value: string): boolean {
  const address = value.includes('://') ? URL.parse(value) : null
  return address !== null && (address.username !== '' || address.password !== '')
}

/** An address of the archive names a file in `uri`; its other fields name none. */
function isInQuery(value: string): boolean {
  const fields = value.includes('?') ? (URL.parse(value)?.searchParams ?? []) : []
  return [...fields].some(([name, field]) => name !== 'uri' && tokenForm.test(field))
}

const tokenArgument = new AppError(
  'usage',
  `An argument looks like a token, and other users of this computer see the arguments of every program: make a new token if it was one. ${howToGiveToken} A folder or file of such a name is written with ./ before it.`,
)
const signIn = new AppError(
  'usage',
  'An address holds a name or password before its host, and other users of this computer see the arguments of every program. Give the address without it.',
)

/** Long, of letters and digits alone: no word, no name of a file, and perhaps a secret. */
const perhapsSecret = /^(?=.*\d)(?=.*[a-z])[A-Za-z0-9+=~]{16,}$/i

/**
 * The same as a part of an argument, where only letters of both cases among digits distinguish it from words and names.
 */
const isPerhapsSecretPart = (part: string): boolean =>
  perhapsSecret.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part)

/**
 * Options whose values name files and folders: a message about one has to say which. None of `--token-file`, to which
 * people give the token itself.
 */
const pathOptions: ReadonlySet<string> = new Set(['--to', '--from', '--out', '--csv', '--profile'])

/** The arguments but the values of those options; a word like one of MAST's tokens is blanked in any message. */
const withoutPaths = (args: readonly string[]): readonly string[] =>
  args.filter(
    (argument, at) =>
      !pathOptions.has(args[at - 1] ?? '') && !pathOptions.has(/^(--[\w-]+)=/.exec(argument)?.[1] ?? ''),
  )

/**
 * For messages about mistaken arguments: blanks those that may be secrets and are no values of options that take a path,
 * and what follows `=` in unknown options.
 */
export function withoutArgumentSecrets(given: readonly string[]): (message: string) => string {
  const args = withoutPaths(given)
  const parts = args.flatMap(argument => argument.split(/[\s:={}()[\]<>"',;|&?@]+/))
  const values = [
    ...args.flatMap(valuesOf).filter(value => perhapsSecret.test(value)),
    ...parts.filter(isPerhapsSecretPart),
  ]
  return message => {
    const plain = message
      .replace(/(unknown option '-[^'=]*)=[^']*'/, "$1'")
      .replace(/(Expected \d+ arguments? but got \d+): .*/, '$1.')
    return values.reduce((text, value) => text.replaceAll(value, '[hidden]'), plain)
  }
}
