import { AppError } from '#shared/errors'

/** What a PowerShell command fetches, and where to. */
export interface WebRequest {
  readonly url: string
  readonly output: string | null
}

/** Parameters of Invoke-WebRequest, Invoke-RestMethod and Start-BitsTransfer that a plain download has. */
const switches = [
  'usebasicparsing',
  'resume',
  'passthru',
  'skipcertificatecheck',
  'disablekeepalive',
  'asynchronous',
]
const values = [
  ...[
    'uri',
    'source',
    'outfile',
    'destination',
    'headers',
    'method',
    'timeoutsec',
    'useragent',
    'maximumredirection',
  ],
  ...['maximumretrycount', 'retryintervalsec', 'erroraction', 'displayname', 'priority', 'description'],
]

/** Reads the words after the command. Parameters may be shortened, as PowerShell allows. Throws `usage`. */
export function readWebRequest(args: readonly string[]): WebRequest {
  const said = new Map<string, string>()
  const loose: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (!/^-[a-z]/i.test(word)) {
      loose.push(word)
      continue
    }
    const [short = '', ...joined] = word.slice(1).split(':')
    const name = parameter(short.toLowerCase())
    if (switches.includes(name)) continue
    const value = joined.length > 0 ? joined.join(':') : args[(at += 1)]
    if (value === undefined) throw new AppError('usage', `The parameter -${name} has no value.`)
    said.set(name, value)
  }
  const method = said.get('method')?.toUpperCase() ?? 'GET'
  if (method !== 'GET') throw new AppError('usage', 'The command sends data instead of downloading a file.')
  const [first, second, ...others] = loose
  const url = said.get('uri') ?? said.get('source') ?? first
  const output = said.get('outfile') ?? said.get('destination') ?? (said.has('source') ? first : second)
  if (url === undefined || others.length > 0)
    throw new AppError('usage', 'The command must name exactly one address.')
  return { url, output: output?.replaceAll('\\', '/') ?? null }
}

function parameter(short: string): string {
  const known = [...switches, ...values]
  const exact = known.find(name => name === short)
  const matches = known.filter(name => name.startsWith(short))
  const name = exact ?? (matches.length === 1 ? matches[0] : undefined)
  if (name !== undefined) return name
  throw new AppError('usage', 'The command has a parameter that does not belong to a plain download.')
}
