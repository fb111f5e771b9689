import { AppError } from '#shared/errors'
import { collectionOf } from '../names/mast-names.ts'

/** Where a script or manifest puts a file. */
export interface ListedPath {
  /** Below the download folder, with `/`. */
  readonly relativePath: string
  readonly filename: string
  /** The dataset's folder of the NESTED layout, else null. */
  readonly obsId: string | null
}

/**
 * Reads a path as scripts and manifests write it: `JWST/<dataset>/<file>`, also flat, also in folders of another kind.
 * Null when there is none. Throws `usage` for a path that leaves its folder.
 */
export function placeOf(path: string | null, uri: string): ListedPath | null {
  if (path === null) return null
  const segments = path.split('/').filter(segment => segment !== '' && segment !== '.')
  const filename = segments.at(-1)
  if (/^(?:[/\\~]|[a-z]:)/i.test(path) || segments.some(segment => /^\.\.(?:\\|$)/.test(segment))) {
    throw new AppError('usage', 'The file would be stored outside the download folder.')
  }
  if (filename === undefined) throw new AppError('usage', 'The place to store the file has no file name.')
  const isNested = segments.length === 3 && segments[0]?.toUpperCase() === collectionOf(uri)
  return { relativePath: segments.join('/'), filename, obsId: isNested ? (segments[1] ?? null) : null }
}
