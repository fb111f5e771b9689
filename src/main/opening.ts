import path from 'node:path'

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
    const query = (searchParams.get('q') ?? '')
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 200)
    return query === '' ? null : { kind: 'search', query }
  }
  return null
}

/** The link or file among the arguments of a start; switches and the app's own path are none. Pure. */
export function openingOfArguments(args: readonly string[], workingFolder: string): Opening | null {
  for (const argument of args.slice(1)) {
    if (argument.startsWith('-')) continue
    if (argument.startsWith(`${linkScheme}:`)) return openingOfLink(argument)
    if (listEndings.has(path.extname(argument).toLowerCase()))
      return { kind: 'file', path: path.resolve(workingFolder, argument) }
  }
  return null
}
