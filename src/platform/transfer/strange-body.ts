import { meaningOfCoding } from '#core/transfer/content-coding'
import type { Oddity } from '#core/transfer/judge'
import type { ResponseHead } from '#core/transfer/response-head'
import {
  isDeclaredWhole,
  isStrongEtag,
  isWholeStatus,
  type AskedRange,
  type ResponseDecision,
} from '#core/transfer/resume'
import { promisesPage } from '../verify/content-check.ts'
import type { ArrivedAnswer } from './request.ts'
import { TransferBroken } from './transfer-broken.ts'
import { contentNames, type Work } from './work.ts'

/** Refuses, before a byte is kept, what cannot be the file's own bytes, and what must not touch a good part. */
export function refuseStrangeBodies(
  work: Work,
  { exchange, url }: ArrivedAnswer,
  decision: ResponseDecision,
  asked: AskedRange | null,
): void {
  const { status, contentEncoding, mediaType } = exchange.head
  if (!isWholeStatus(status) && status !== 206) return
  // The very object of the part may come under the wrong label that it always had.
  const isInDoubt = asked !== null && !isRecorded(asked, exchange.head)
  const isPage = mediaType === 'text/html' && !promisesPage(contentNames(work.job))
  const what =
    isChangedByCoding(work, exchange.head) && isInDoubt
      ? `bytes in an encoding nobody asked for (${contentEncoding})`
      : // Where validator and range fit, the label is wrong and not the body.
        isPage && isInDoubt && decision.kind !== 'append'
        ? 'a web page'
        : null
  if (what === null) return
  exchange.discard()
  throw new TransferBroken('not-the-file', `${url.host} sent ${what} instead of the file.`, { status })
}

/** Whether the bytes are said to be coded, in a way that the file itself is not. */
export const isChangedByCoding = ({ job }: Work, { contentEncoding }: ResponseHead): boolean =>
  contentEncoding !== null && meaningOfCoding(contentEncoding, contentNames(job)) === 'changed'

const isRecorded = ({ recorded }: AskedRange, { validator }: ResponseHead): boolean =>
  validator.etag !== null && isStrongEtag(validator.etag) && validator.etag === recorded.validator.etag

/** Why the head makes the body suspect; a body that proves by itself to be the file is accepted all the same. */
export function oddityOf(work: Work, { exchange, url }: ArrivedAnswer): Oddity | null {
  const { status, contentEncoding, mediaType } = exchange.head
  const names = contentNames(work.job)
  const meaning = contentEncoding === null ? 'stored' : meaningOfCoding(contentEncoding, names)
  const label = `${url.host} sent it in an encoding nobody asked for (${String(contentEncoding)}).`
  // A digest is that of the encoded bytes (RFC 9530 section 2): only the size can decide.
  if (meaning === 'changed') return { needs: 'same-size', detail: label }
  if (mediaType === 'text/html' && !promisesPage(names))
    return { needs: 'same-size', detail: `${url.host} calls it a web page.` }
  if (status === 203)
    return { needs: 'near-size-or-digest', detail: `${url.host} says that a proxy may have changed it.` }
  if (status !== 200 && !(status === 206 && isDeclaredWhole(exchange.head)))
    return { needs: 'same-size', detail: `${url.host} answered ${status}.`, mayBeCut: status === 206 }
  return meaning === 'unknown' ? { needs: 'near-size-or-digest', detail: label } : null
}

/** A chunked body with a Content-Length that differs from its chunks is suspect; the chunks give its real length. */
export function oddLength({ exchange, url }: ArrivedAnswer, sizeBytes: number): Oddity | null {
  const said = exchange.head.lengthBesideChunked
  if (said === null || said === sizeBytes) return null
  return {
    needs: 'near-size-or-digest',
    detail: `${url.host} said that it had ${said} bytes, and sent ${sizeBytes} in chunks.`,
  }
}
