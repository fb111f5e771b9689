import { AppError } from '#shared/errors'
import { demandPlainAddress } from '../lists/plain-address.ts'
import { uriOfAddress, type UriOf } from '../lists/record.ts'
import { createRefusals } from '../lists/refused.ts'
import { createWantedFiles, type FoundFile } from '../lists/wanted-files.ts'
import type { WantedList } from '../lists/wanted-list.ts'
import { readCurl, readFetch, readPowershell, readWget, type CommandMeaning } from './commands.ts'
import { dialectOf, type Dialect } from './dialect.ts'
import { logicalLines } from './logical-lines.ts'
import { splitCommands, type SimpleCommand } from './split-commands.ts'
import { wordsOf } from './windows-words.ts'

type Reader = (words: readonly string[], uriOf: UriOf) => CommandMeaning

/** Commands that fetch. `fetch` is a function of our own scripts. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['curl', readCurl],
  ['wget', readWget],
  ['fetch', readFetch],
  ...['invoke-webrequest', 'iwr', 'invoke-restmethod', 'irm', 'start-bitstransfer'].map(
    name => [name, readPowershell] as const,
  ),
])

/** Commands beside a fetching one that change nothing about which file is fetched. */
const harmless = new Set(
  `mkdir md cd pushd popd echo printf sleep true false : exit return continue break test [ [[ wait set export then else
   fi done do date rem timeout title setlocal cls new-item set-location write-host`.split(/\s+/),
)
/** Commands that only say something, and may say an address. */
const speaking = new Set(['echo', 'printf', 'rem', 'write-host', 'write-output', ':'])

/** An address of the archive, as far as it can be seen without reading the line. */
const addressIn = /\bmast:\w|\bDownload\/file|\bretrieve_product\b/i
const bareAddress = /^["']?((?:mast:|https?:\/\/)[^\s"']+)["']?[,;]?$/i

/**
 * The files of a download script as data: `curl`, `wget` and PowerShell commands, and `fetch` of our own scripts, in the
 * quoting of the shell that the script is for. A line that fetches and cannot be read, or names a file of the archive in
 * any other way, is refused; other lines and here-documents are not looked at. Nothing is run.
 */
export function readScript(text: string, uriOf: UriOf, name = ''): WantedList {
  const files = createWantedFiles()
  const refusals = createRefusals()
  const dialect = dialectOf(name, text)
  for (const { line, lineNumber, isTooLong, isInFunction } of logicalLines(text, dialect)) {
    if (refusals.isFull()) break
    try {
      const hasAddress = addressIn.test(line)
      for (const file of filesOf(line, { dialect, hasAddress, isTooLong, isInFunction, uriOf }))
        files.add(file)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refusals.add(lineNumber, line, error.message, error.code === 'foreign-host' ? 'foreign-host' : 'usage')
    }
  }
  return { files: files.files(), refused: refusals.kept, refusedCount: refusals.count() }
}

interface LineFacts {
  readonly dialect: Dialect
  readonly hasAddress: boolean
  readonly isTooLong: boolean
  readonly isInFunction: boolean
  readonly uriOf: UriOf
}

function filesOf(
  line: string,
  { dialect, hasAddress, isTooLong, isInFunction, uriOf }: LineFacts,
): FoundFile[] {
  const bare = isTooLong ? null : bareAddress.exec(line)
  if (bare !== null) {
    demandPlainAddress(bare[1] ?? '')
    return [{ uri: uriOfAddress(bare[1] ?? '', uriOf) }]
  }
  const commands = splitCommands(isTooLong ? line.slice(0, 1024) : line, dialect)
  const fetching = commands.filter(({ name }) => readerOf(name, dialect) !== null)
  if (fetching.length === 0) {
    if (hasAddress && !commands.every(({ name }) => speaking.has(name)))
      throw new AppError('usage', 'The line names a file of the archive, but no command that can be read.')
    return []
  }
  // A function says with variables what its calls say with addresses.
  if (isInFunction && !hasAddress) return []
  if (isTooLong) throw new AppError('usage', 'The command is longer than 1 MiB.')
  const others = commands.filter(({ name }) => readerOf(name, dialect) === null)
  if (!others.every(({ name }) => harmless.has(name)))
    throw new AppError('usage', 'The line holds more than one simple command.')
  return fetching.flatMap(command => filesOfCommand(command, dialect, uriOf))
}

function filesOfCommand({ name, rest }: SimpleCommand, dialect: Dialect, uriOf: UriOf): readonly FoundFile[] {
  const words = wordsOf(rest, dialect)
  // In PowerShell `curl` and `wget` may be other names of Invoke-WebRequest.
  const isAlias = dialect === 'powershell' && words.some(word => /^-(?:uri|outfile)\b/i.test(word))
  const read = isAlias ? readPowershell : readerOf(name, dialect)
  const meaning = read?.(words, uriOf)
  return meaning?.kind === 'files' ? meaning.files : []
}

function readerOf(name: string, dialect: Dialect): Reader | null {
  const reader = readers.get(name) ?? null
  return reader === readPowershell && dialect !== 'powershell' ? null : reader
}
