import { meaningOfCoding } from '#core/transfer/content-coding'
import type { Oddity } from '#core/transfer/judge'
import type { ResponseDecision } from '#core/transfer/resume'
import { promisesPage } from '../verify/content-check.ts'
import type { Answer } from './request.ts'
import { TransferBroken } from './transfer-broken.ts'
import { contentNames, type Work } from './work.ts'

/** Refuses, before a byte is kept, what cannot be the file's own bytes, and what must not touch a good part. */
export function refuseStrangeBodies(
  work: Work,
  { exchange, url }: Answer,
  decision: ResponseDecision,
  hasPart: boolean,
): void {
  const { status, contentEncoding, transferCoding, mediaType } = exchange.head
  if (status !== 200 && status !== 206) return
  const isPage = mediaType === 'text/html' && !promisesPage(contentNames(work.job))
  const isChanged =
    contentEncoding !== null && meaningOfCoding(contentEncoding, contentNames(work.job)) === 'changed'
  const what =
    transferCoding !== null
      ? `a message in the coding ${transferCoding}`
      : isChanged && hasPart
        ? `bytes in an encoding nobody asked for (${contentEncoding})`
        : // Where validator and range fit, the label is wrong and not the body.
          isPage && hasPart && decision.kind !== 'append'
          ? 'a web page'
          : null
  if (what === null) return
  exchange.discard()
  throw new TransferBroken('not-the-file', `${url.host} sent ${what} instead of the file.`, { status })
}

/** What the head says against the body; a body that proves by itself to be the file is believed all the same. */
export function oddityOf(work: Work, { exchange, url }: Answer): Oddity | null {
  const { contentEncoding, mediaType } = exchange.head
  const names = contentNames(work.job)
  const meaning = contentEncoding === null ? 'stored' : meaningOfCoding(contentEncoding, names)
  const label = `${url.host} sent it in an encoding nobody asked for (${String(contentEncoding)}).`
  // A digest is that of the encoded bytes (RFC 9530 section 2): only the size can tell.
  if (meaning === 'changed') return { needs: 'same-size', detail: label }
  if (mediaType === 'text/html' && !promisesPage(names))
    return { needs: 'same-size', detail: `${url.host} calls it a web page.` }
  return meaning === 'unknown' ? { needs: 'near-size-or-digest', detail: label } : null
}

/** Of a chunked body the chunks say the length; one that was said beside them and is another speaks against it. */
export function oddLength({ exchange, url }: Answer, sizeBytes: number): Oddity | null {
  const said = exchange.head.lengthBesideChunked
  if (said === null || said === sizeBytes) return null
  return {
    needs: 'near-size-or-digest',
    detail: `${url.host} said that it had ${said} bytes, and sent ${sizeBytes} in chunks.`,
  }
}
