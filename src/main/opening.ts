import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the app was asked to open from outside. It only ever leads to a preview: nothing is fetched by it. */
export type Opening =
  | { readonly kind: 'file'; readonly path: string }
  /** Archive URIs, one per line, as a list to be previewed. */
  | { readonly kind: 'list'; readonly text: string }
  /** Words for the search box; the search is not started. */
  | { readonly kind: 'search'; readonly query: string }

export const linkScheme = 'halyard'
/** Kinds of file that the app says it can show. */
const listEndings: ReadonlySet<string> = new Set(['.halyard', '.csv', '.json', '.sh', '.txt', '.html'])
const mostUris = 10_000
const mostLinkCharacters = 200_000

/**
 * A link such as `halyard:open?uri=mast:JWST/product/a.fits&uri=...` or `halyard:search?q=2733`; null for any other.
 * Pure. What it holds comes from a foreign page: only archive URIs and plain words get through.
 */
export function openingOfLink(link: string): Opening | null {
  if (link.length > mostLinkCharacters || !URL.canParse(link)) return null
  const { protocol, host, pathname, searchParams } = new URL(link)
  if (protocol !== `${linkScheme}:`) return null
  // Browsers hand over `halyard:open` and `halyard://open` alike.
  const verb = host === '' ? pathname : host
  if (verb === 'open') {
    const uris = searchParams.getAll('uri').filter(uri => /^mast:[\x21-\x7e]{1,500}$/i.test(uri))
    return uris.length === 0 ? null : { kind: 'list', text: uris.slice(0, mostUris).join('\n') }
  }
  if (verb === 'search') {
    const words = (searchParams.get('q') ?? '').replace(/\p{Cc}/gu, ' ').trim()
    // Cut between characters: half of one cannot be sent.
    const query = Array.from(words).slice(0, 200).join('')
    return query === '' ? null : { kind: 'search', query }
  }
  return null
}

/** The links and files among the arguments of a start; switches and the app's own path are none. Pure. */
export function openingsOfArguments(args: readonly string[], workingFolder: string): readonly Opening[] {
  return args
    .slice(1)
    .filter(argument => !argument.startsWith('-'))
    .map(argument => openingOfArgument(argument, workingFolder))
    .filter(opening => opening !== null)
}

function openingOfArgument(argument: string, workingFolder: string): Opening | null {
  if (argument.startsWith(`${linkScheme}:`)) return openingOfLink(argument)
  const file = /^file:/i.test(argument) ? pathOfAddress(argument) : argument
  if (file === null || /^[a-z][\w+.-]+:\/\//i.test(file)) return null
  return listEndings.has(path.extname(file).toLowerCase())
    ? { kind: 'file', path: path.resolve(workingFolder, file) }
    : null
}

/** Desktops hand files over as addresses where an entry says `%U` (Desktop Entry Specification 1.5). */
function pathOfAddress(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  try {
    // On Windows a host would be a share of another computer, which is never asked for a link's sake.
    return url.host === '' ? fileURLToPath(url) : null
  } catch {
    // No path of this system has such a name, as one with an encoded slash.
    return null
  }
}

/**
 * Chromium hands a second start over in 32 KB, with its arguments once as they are and once as we pass them, and ends
 * the running app for deaf when that does not fit.
 */
const mostPassedBytes = 12_000

/** Whether a start brings more than may be handed to an app that runs already. Pure. */
export function isTooLongToPass(args: readonly string[], workingFolder: string): boolean {
  return Buffer.byteLength([workingFolder, ...args].join('\0')) > mostPassedBytes
}
