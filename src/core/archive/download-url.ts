import { AppError } from '#shared/errors'
import { defaultBaseUrl, isArchiveOrigin } from './base-url.ts'

/** The address of one file. The archive expects its URI escaped, but for `:` and `/`. */
export function downloadUrl(base: URL, uri: string): string {
  // encodeURIComponent leaves !'()* as they are; they are escaped too, so that the address is safe inside quotes.
  const escaped = encodeURIComponent(uri.toWellFormed())
    .replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
  return `${base.href}api/v0.1/Download/file?uri=${escaped}`
}

/**
 * The URI of the file that a saved link or script names: Download/file in all its older places, the mission search's
 * `retrieve_product`, and the early-release folders. Links of the public archive are understood whatever the base is,
 * since only the name is taken from them and the file is then asked of the base.
 * Throws `foreign-host` for other hosts, `usage` for an address of the archive that is no file.
 */
export function uriFromDownloadUrl(url: string, base: URL): string {
  const address = URL.parse(url)
  if (!address)
    throw new AppError('usage', 'This is not a URL; give a mast: URI or a download address of the archive.')
  if (!isArchiveOrigin(address, base) && !isArchiveOrigin(address, new URL(defaultBaseUrl))) {
    const secure = URL.parse(url.replace(/^http:/i, 'https:'))
    const isPlainHttp = secure !== null && isArchiveOrigin(secure, new URL(defaultBaseUrl))
    throw new AppError(
      'foreign-host',
      isPlainHttp
        ? 'Addresses of the archive begin with https://; write this one so.'
        : `${address.host} is not the archive; give an address of the archive.`,
    )
  }
  const uri = uriIn(address)
  if (uri === null || !/^mast:./i.test(uri)) {
    throw new AppError(
      'usage',
      'This address of the archive is not a file; give one that ends in Download/file?uri=...',
    )
  }
  return uri
}

function uriIn({ hostname, pathname, search }: URL): string | null {
  if (/\/download\/file\/?$/i.test(pathname)) return queryValue(search, 'uri')
  const mission = /\/search\/(\w+)\/api\/v[\d.]+\/retrieve_product\/?$/i.exec(pathname)?.[1]
  if (mission !== undefined) return productUri(mission, queryValue(search, 'product_name'))
  if (hostname === 'stpubdata-jwst.stsci.edu' && pathname.startsWith('/ero/')) {
    return productUri('JWST', unescaped(pathname))
  }
  return null
}

/** A file's URI from its mission and a path that ends in its name. */
function productUri(mission: string, path: string | null): string | null {
  const name = path?.split('/').at(-1)
  return name ? `mast:${mission.toUpperCase()}/product/${name}` : null
}

/** Unlike form data a `+` stays a plus: names of high-level products hold it, spaces never occur. */
function queryValue(search: string, key: string): string | null {
  const pair = search
    .slice(1)
    .split('&')
    .find(text => text.startsWith(`${key}=`))
  return pair === undefined ? null : unescaped(pair.slice(key.length + 1))
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    if (cause instanceof URIError) return null
    throw cause
  }
}
