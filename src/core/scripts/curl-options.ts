import { AppError } from '#shared/errors'

/** What a curl command asks for, as far as a list of files needs it. */
export interface CurlCommand {
  /** Each with the place to store it, as written; null stores it under the address's own name. */
  readonly transfers: readonly { readonly url: string; readonly output: string | null }[]
  /** Upper case. */
  readonly method: string
  /** `name=value` of a form. */
  readonly form: readonly string[]
}

/** Options that change nothing about which file goes where (curl's manual page). */
const flags = words(`
  --location --location-trusted --globoff --fail --fail-with-body --fail-early --progress-bar --create-dirs --silent
  --show-error --no-progress-meter --remote-name --remote-header-name --remote-time --compressed --verbose --http1.1
  --http2 --ipv4 --ipv6 --get --insecure --no-buffer --retry-connrefused --retry-all-errors --remote-name-all
  --parallel --parallel-immediate --no-clobber --no-keepalive --tcp-nodelay --path-as-is --progress-meter`)
const withValue = words(`
  --header --continue-at --retry --retry-delay --retry-max-time --max-time --connect-timeout --limit-rate --user-agent
  --max-redirs --proto --proto-redir --speed-limit --speed-time --output --url --request --form --parallel-max`)
const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    L: '--location',
    g: '--globoff',
    f: '--fail',
    s: '--silent',
    S: '--show-error',
    O: '--remote-name',
    J: '--remote-header-name',
    R: '--remote-time',
    v: '--verbose',
    k: '--insecure',
    N: '--no-buffer',
    Z: '--parallel',
    G: '--get',
    '#': '--progress-bar',
    4: '--ipv4',
    6: '--ipv6',
    H: '--header',
    C: '--continue-at',
    A: '--user-agent',
    m: '--max-time',
    Y: '--speed-limit',
    y: '--speed-time',
    o: '--output',
    X: '--request',
    F: '--form',
  }),
)

/** `[1-9]`, `[a-z:2]` and `{a,b}` in an address are sets of addresses, unless `--globoff` says otherwise. */
const pattern = /\[[a-z\d]+-[a-z\d]+(?::\d+)?\]|\{[^{}]*\}/i

/**
 * Reads the words after `curl`. Throws `usage` for an option that is not in the tables above: it may read a file, send
 * one, or take its addresses from elsewhere (`--config`, `--data`, `--upload-file`...).
 */
export function readCurlOptions(args: readonly string[]): CurlCommand {
  const urls: string[] = []
  const outputs: (string | null)[] = []
  const form: string[] = []
  let method = 'GET'
  let optionsEnded = false
  let namesAll = false
  let isLiteral = false
  const take = (name: string, value: string | undefined): void => {
    if (value === undefined) throw new AppError('usage', `The option ${name} has no value.`)
    if (name === '--url') urls.push(value)
    else if (name === '--output') outputs.push(value)
    else if (name === '--request') method = value.toUpperCase()
    else if (name === '--form') form.push(value)
    else if (name === '--header' && value.startsWith('@'))
      throw new AppError('usage', 'A header is read from a file.')
  }
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (optionsEnded || !word.startsWith('-') || word === '-') {
      urls.push(word)
    } else if (word === '--') {
      optionsEnded = true
    } else {
      for (const option of optionsIn(word)) {
        if (option.name === '--remote-name') outputs.push(null)
        if (option.name === '--remote-name-all') namesAll = true
        if (option.name === '--globoff') isLiteral = true
        if (option.isFlag) continue
        if (option.value !== null) take(option.name, option.value)
        else take(option.name, args[(at += 1)])
      }
    }
  }
  if (!isLiteral && urls.some(url => pattern.test(url)))
    throw new AppError('usage', 'The address is a pattern for several files, which only curl expands.')
  return { transfers: paired(urls, outputs, namesAll), method: form.length > 0 ? 'POST' : method, form }
}

/**
 * curl stores the first address where the first `-o` or `-O` says, the second where the second says, and so on. A single
 * address may come without, since its name says where it goes; several without a place of their own each go to the
 * terminal, one after another.
 */
function paired(urls: readonly string[], outputs: readonly (string | null)[], namesAll: boolean) {
  if (urls.length === 0) throw new AppError('usage', 'The command must name exactly one address.')
  const [first, second] = outputs
  // `-O -o name` for one address: the given place counts, as in curl.
  if (urls.length === 1 && outputs.length === 2 && (first === null) !== (second === null))
    return urls.map(url => ({ url, output: first ?? second ?? null }))
  if (outputs.length > urls.length)
    throw new AppError('usage', 'The command has more places to store files than addresses.')
  if (urls.length > 1 && outputs.length < urls.length && !namesAll)
    throw new AppError('usage', 'The command must say for each of its addresses where it is stored.')
  return urls.map((url, index) => ({ url, output: outputs[index] ?? null }))
}

type Option = { readonly name: string; readonly isFlag: boolean; readonly value: string | null }

/** `-sSLo` is four options, of which the last may take the rest of the word as its value. */
function optionsIn(word: string): readonly Option[] {
  if (word.startsWith('--')) return [{ ...known(word), value: null }]
  const options: Option[] = []
  for (let at = 1; at < word.length; at += 1) {
    const option = known(shortNames.get(word[at] ?? '') ?? word)
    const rest = word.slice(at + 1)
    options.push({ ...option, value: option.isFlag || rest === '' ? null : rest })
    if (!option.isFlag) break
  }
  return options
}

function known(name: string): { readonly name: string; readonly isFlag: boolean } {
  if (flags.has(name)) return { name, isFlag: true }
  if (withValue.has(name)) return { name, isFlag: false }
  throw new AppError('usage', 'The command has an option that does not belong to a plain download.')
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
