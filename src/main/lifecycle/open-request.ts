import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Something to open that came from outside the app. It only leads to a preview; it never starts a download. */
export type OpenRequest =
  | { readonly kind: 'file'; readonly path: string }
  /** Archive URIs, one per line. */
  | { readonly kind: 'list'; readonly text: string }
  /** Text for the search box; the search does not start by itself. */
  | { readonly kind: 'search'; readonly query: string }

export const linkScheme = 'halyard'
/** File types that the app registers for. */
const listEndings: ReadonlySet<string> = new Set(['.halyard', '.csv', '.json', '.sh', '.txt', '.html'])
const mostUris = 10_000
const mostLinkCharacters = 200_000

/**
 * A link such as `halyard:open?uri=mast:JWST/product/a.fits&uri=...` or `halyard:search?q=2733`; null for any other.
 * Pure. Links come from foreign pages, so only archive URIs and plain text pass.
 */
export function openRequestOfLink(link: string): OpenRequest | null {
  if (link.length > mostLinkCharacters || !URL.canParse(link)) return null
  const { protocol, host, pathname, searchParams } = new URL(link)
  if (protocol !== `${linkScheme}:`) return null
  // Browsers pass on both `halyard:open` and `halyard://open`.
  const verb = host === '' ? pathname : host
  if (verb === 'open') {
    const uris = searchParams.getAll('uri').filter(uri => /^mast:[\x21-\x7e]{1,500}$/i.test(uri))
    return uris.length === 0 ? null : { kind: 'list', text: uris.slice(0, mostUris).join('\n') }
  }
  if (verb === 'search') {
    const words = (searchParams.get('q') ?? '').replace(/\p{Cc}/gu, ' ').trim()
    // Cuts between whole characters: half a surrogate pair cannot be sent.
    const query = Array.from(words).slice(0, 200).join('')
    return query === '' ? null : { kind: 'search', query }
  }
  return null
}

/** The links and files among the command-line arguments, without switches and the app's own path. Pure. */
export function openRequestsOfArguments(
  args: readonly string[],
  workingFolder: string,
): readonly OpenRequest[] {
  return args
    .slice(1)
    .filter(argument => !argument.startsWith('-'))
    .map(argument => openRequestOfArgument(argument, workingFolder))
    .filter(request => request !== null)
}

function openRequestOfArgument(argument: string, workingFolder: string): OpenRequest | null {
  if (argument.startsWith(`${linkScheme}:`)) return openRequestOfLink(argument)
  const file = /^file:/i.test(argument) ? pathOfAddress(argument) : argument
  if (file === null || /^[a-z][\w+.-]+:\/\//i.test(file)) return null
  return listEndings.has(path.extname(file).toLowerCase())
    ? { kind: 'file', path: path.resolve(workingFolder, file) }
    : null
}

/** The path of a `file:` address, which desktops pass for `%U` (Desktop Entry Specification 1.5). */
function pathOfAddress(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  try {
    // On Windows a host names a network share, which a link must never make the app contact.
    return url.host === '' ? fileURLToPath(url) : null
  } catch {
    // Expected: not a path on this system, such as one with an encoded slash.
    return null
  }
}

/**
 * Chromium passes a second start to the running app in 32 KB, which hold the arguments twice. If they do not fit, it
 * treats the running app as hung and ends it.
 */
const mostPassedBytes = 12_000

/** Whether a start has more arguments than can be passed to an app that already runs. Pure. */
export function isTooLongToPass(args: readonly string[], workingFolder: string): boolean {
  return Buffer.byteLength([workingFolder, ...args].join('\0')) > mostPassedBytes
}
