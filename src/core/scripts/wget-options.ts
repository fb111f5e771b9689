import { AppError } from '#shared/errors'

/** What a wget command asks for: addresses, and where the only one of them is stored. */
export interface WgetCommand {
  readonly urls: readonly string[]
  /** As written; null stores under the address's own name. */
  readonly output: string | null
}

/** Options that change nothing about which file goes where (GNU Wget's manual). */
const flags = new Set([
  ...[
    '--quiet',
    '--verbose',
    '--no-verbose',
    '--continue',
    '--no-clobber',
    '--timestamping',
    '--show-progress',
  ],
  ...[
    '--content-disposition',
    '--no-check-certificate',
    '--server-response',
    '--trust-server-names',
    '--debug',
  ],
  ...[
    '--background',
    '--inet4-only',
    '--inet6-only',
    '--no-cache',
    '--no-cookies',
    '--no-directories',
    '--no-proxy',
  ],
  ...['--https-only', '--retry-connrefused', '--no-hsts', '--no-config', '--no-verbose'],
])
const withValue = new Set([
  ...['--output-document', '--directory-prefix', '--header', '--tries', '--timeout', '--wait', '--waitretry'],
  ...['--user-agent', '--limit-rate', '--max-redirect', '--progress', '--output-file', '--append-output'],
  ...['--connect-timeout', '--read-timeout', '--dns-timeout', '--random-wait', '--retry-on-http-error'],
])
const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    q: '--quiet',
    v: '--verbose',
    c: '--continue',
    N: '--timestamping',
    S: '--server-response',
    b: '--background',
    d: '--debug',
    4: '--inet4-only',
    6: '--inet6-only',
    O: '--output-document',
    P: '--directory-prefix',
    t: '--tries',
    T: '--timeout',
    w: '--wait',
    U: '--user-agent',
    o: '--output-file',
    a: '--append-output',
  }),
)

/**
 * Reads the words after `wget`. Throws `usage` for an option that is not in the tables above: it may read a list from
 * elsewhere, send something, run a command or follow links (`-i`, `--post-data`, `-e`, `-r`...).
 */
export function readWgetOptions(args: readonly string[]): WgetCommand {
  const urls: string[] = []
  const said: { output?: string; folder?: string } = {}
  const take = (name: string, value: string | undefined): void => {
    if (value === undefined) throw new AppError('usage', `The option ${name} has no value.`)
    if (name === '--output-document') said.output = value
    if (name === '--directory-prefix') said.folder = value
  }
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--') {
      urls.push(...args.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') urls.push(word)
    else if (word === '-nc' || word === '-nv' || word === '-nd') continue
    else if (word.startsWith('--')) {
      const [name = '', ...value] = word.split('=')
      if (flags.has(name) && value.length === 0) continue
      if (!withValue.has(name)) throw unknownOption()
      take(name, value.length > 0 ? value.join('=') : args[(at += 1)])
    } else {
      for (let sign = 1; sign < word.length; sign += 1) {
        const name = shortNames.get(word[sign] ?? '') ?? ''
        if (flags.has(name)) continue
        if (!withValue.has(name)) throw unknownOption()
        const rest = word.slice(sign + 1)
        take(name, rest === '' ? args[(at += 1)] : rest)
        break
      }
    }
  }
  const { output, folder } = said
  if (output !== undefined && urls.length > 1)
    throw new AppError('usage', 'The command writes several addresses into one file.')
  if (output === undefined) return { urls, output: null }
  return { urls, output: folder === undefined ? output : `${folder}/${output}` }
}

const unknownOption = (): AppError =>
  new AppError('usage', 'The command has an option that does not belong to a plain download.')
