import { downloadUrl } from '#core/archive/download-url'
import { isArchiveOrigin, isLoopbackHost } from '#core/archive/base-url'
import type { Clock } from '#core/ports'
import type { Previews } from '../search-ports.ts'
import { knownSecrets } from '#core/token/redact'
import { decideRedirect, isRedirect } from '#core/transfer/redirect'
import type { Preview } from '#shared/contract/areas/search'
import { AppError } from '#shared/errors'
import { createGate } from '#platform/archive/gate'
import { createDispatcher } from '#platform/transfer/dispatcher'
import { type Exchange, openExchange } from '#platform/transfer/exchange'

interface PreviewOptions {
  readonly baseUrl: URL
  readonly userAgent: string
  readonly clock: Clock
}

/** Larger images are not passed to a page; their thumbnails are. */
export const mostPreviewBytes = 300_000
/** The two that a person looks at, and not a whole folder of them. */
const atOnce = 2
const withinMs = 20_000

/**
 * Previews through the host, since a page may contact no other. Asked without a token, of the archive alone; a preview
 * that is too large is replaced by its thumbnail. Throws AppError 'network' and 'archive-error'.
 */
export function openPreviews({ baseUrl, userAgent, clock }: PreviewOptions): Previews {
  const dispatcher = createDispatcher(atOnce)
  const gate = createGate(atOnce)
  const rules = {
    isArchiveOrigin: (url: URL) => isArchiveOrigin(url, baseUrl),
    isLoopbackBase: isLoopbackHost(baseUrl.hostname),
    allowedHosts: [],
  }

  async function ask(uri: string, signal: AbortSignal): Promise<Preview> {
    const visited = [new URL(downloadUrl(baseUrl, uri))]
    for (;;) {
      const url = visited.at(-1) ?? baseUrl
      const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': userAgent }
      const exchange = await openExchange(url, headers, { dispatcher, clock, stallMs: withinMs }, signal)
      const { status, location } = exchange.head
      if (!isRedirect(status, location)) return await read(exchange, url)
      exchange.discard()
      const next = decideRedirect(location, visited, rules)
      if (next.kind === 'refused') return none('other-host')
      visited.push(next.url)
    }
  }

  return {
    fetch: (uri, signal) => {
      // Old rows of HST name a web address of another service.
      if (!/^mast:/i.test(uri)) return Promise.resolve(none('other-host'))
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
      return gate.run(bounded, async () => {
        const preview = await ask(uri, bounded)
        const thumbnail = uri.replace(/(?<!_thumb)\.jpg$/i, '_thumb.jpg')
        const isTooBig = preview.kind === 'none' && preview.because === 'too-big'
        return isTooBig && thumbnail !== uri ? ask(thumbnail, bounded) : preview
      })
    },
    close: () => dispatcher.destroy(),
  }
}

const none = (because: Extract<Preview, { kind: 'none' }>['because']): Preview => ({ kind: 'none', because })

async function read(exchange: Exchange, url: URL): Promise<Preview> {
  const { status } = exchange.head
  if (status !== 200) {
    exchange.discard()
    if (status === 401 || status === 403) return none('needs-token')
    if (status === 404 || status === 410) return none('gone')
    throw new AppError('archive-error', `${url.host} answered ${status} to the preview; try again later.`)
  }
  const chunks: Buffer[] = []
  let sizeBytes = 0
  const tooBig = new AppError('usage', 'The preview is too large.')
  try {
    await exchange.receive(chunk => {
      sizeBytes += chunk.length
      if (sizeBytes > mostPreviewBytes) exchange.abort(tooBig)
      else chunks.push(chunk)
    })
  } catch (thrown) {
    if (sizeBytes > mostPreviewBytes) return none('too-big')
    throw thrown
  }
  const bytes = Buffer.concat(chunks)
  const type = typeOf(bytes)
  // The page would hold whatever the comments of an image say.
  if (type === null || knownSecrets.isTold(bytes.toString('latin1'))) return none('not-an-image')
  return { kind: 'image', dataUri: `data:${type};base64,${bytes.toString('base64')}` }
}

/** By the first bytes (JPEG: ITU T.81 annex B; PNG: W3C PNG section 5.2): a web page is never shown as an image. */
function typeOf(bytes: Buffer): 'image/jpeg' | 'image/png' | null {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return 'image/png'
  return null
}
