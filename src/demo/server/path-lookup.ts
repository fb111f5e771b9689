import type { DemoFile } from '../catalogue/types.ts'
import type { Handler } from './context.ts'
import { HttpError } from './http-error.ts'
import { replyJson } from './reply.ts'

const mostUris = 40

/** `GET /api/v0.1/path_lookup/?uri=...&uri=...`: the places of public copies; 414 for more than 40 at once. */
export const lookUpPaths: Handler = exchange => {
  const { context, url } = exchange
  context.counters.add('pathLookups')
  const uris = url.searchParams.getAll('uri')
  if (uris.length > mostUris) throw new HttpError(414, 'At most 40 URIs can be looked up at once.')
  const answers = uris.map(uri => {
    const file = context.index.fileByUri(uri)
    const path = file === undefined || file.access !== 'PUBLIC' ? null : publicPath(file)
    return [uri, { status_code: path === null ? 404 : 200, path }] as const
  })
  replyJson(exchange, Object.fromEntries(answers))
}

/** The key of a public copy: exposures by visit, JWST products of stage 3 by kind and association. */
export function publicPath({ collection, filename }: DemoFile): string {
  if (collection === 'HST') return `/hst/public/${filename.slice(0, 4)}/${filename.slice(0, 9)}/${filename}`
  const [, program = 'jw00000', association] = /^(jw\d{5})(?:-([oac]\d+))?/.exec(filename) ?? []
  if (association !== undefined) return `/jwst/public/${program}/L3/t/${association}/${filename}`
  return `/jwst/public/${program}/${/^jw\d{11}/.exec(filename)?.[0] ?? program}/${filename}`
}
