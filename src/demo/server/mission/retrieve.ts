import type { Exchange } from '../context.ts'
import { serveFile } from '../download/file.ts'
import { manifestPage, type ManifestRow } from '../download/manifest-page.ts'
import { HttpError } from '../http-error.ts'
import { readBody } from '../read-body.ts'
import { reply } from '../reply.ts'
import { tokenOf } from '../tokens.ts'
import type { Mission } from './missions.ts'

/** `GET .../retrieve_product?product_name=<dataset/file name, or file name>`: one file, as with Download/file. */
export async function retrieveProduct(exchange: Exchange, mission: Mission): Promise<void> {
  const file = findFile(exchange, mission, exchange.url.searchParams.get('product_name') ?? '')
  if (file === undefined) throw new HttpError(404, 'There is no such file.')
  await serveFile(exchange, file)
}

/**
 * `POST .../retrieve_product_zip`, a form with `uri` (comma list), `structure` and `manifestonly=true`: the manifest of
 * a download. ZIP files are not supported (501).
 */
export async function retrieveManifest(exchange: Exchange, mission: Mission): Promise<void> {
  const { context, request } = exchange
  const form = await readForm(exchange)
  if (form.get('manifestonly') !== 'true')
    throw new HttpError(501, 'Only manifests are made here, not ZIP files.')
  const kind = context.tokens.kindOf(tokenOf(request.headers))
  const isFlat = form.get('structure') === 'flat'
  const names = (form.get('uri') ?? '').split(',').filter(name => name !== '')
  const seen = new Map<string, string>()
  const rows = names.flatMap((name): ManifestRow[] => {
    const file = findFile(exchange, mission, name)
    if (file === undefined) return []
    const folder = isFlat ? mission.collection : `${mission.collection}/${file.dataset}`
    const earlier = seen.get(file.uri)
    seen.set(file.uri, earlier ?? folder)
    const isAllowed = file.access === 'PUBLIC' || kind === 'member'
    const status = earlier === undefined ? 'OK' : `Duplicate of file ${file.filename} in folder ${earlier}`
    return [
      {
        uri: file.uri,
        file: `${folder}/${file.filename}`,
        access: file.access,
        status: isAllowed ? status : 'Not Authorized.',
        user: kind === null ? 'anonymous' : 'demo',
      },
    ]
  })
  reply(exchange, 200, 'text/html; charset=utf-8', manifestPage(`MAST_${mission.collection}`, rows))
}

function findFile({ context }: Exchange, { collection }: Mission, productName: string) {
  const name = productName.split('/').at(-1) ?? ''
  return context.index.fileByUri(`mast:${collection}/product/${name}`)
}

/** The text fields of a `multipart/form-data` body, which is what `curl -F` sends, or of a plain form. */
async function readForm({ request }: Exchange): Promise<URLSearchParams> {
  const body = await readBody(request)
  const [, boundary] = /boundary="?([^";]+)"?/.exec(request.headers['content-type'] ?? '') ?? []
  if (boundary === undefined) return new URLSearchParams(body)
  const fields = body.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const [, name, value] = /name="([^"]*)"[^]*?\r\n\r\n([^]*)\r\n$/.exec(part) ?? []
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
  return new URLSearchParams(fields)
}
