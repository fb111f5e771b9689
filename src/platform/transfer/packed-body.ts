import { beginsPacked, packingOf } from '#core/transfer/content-coding'
import { recognise } from '../verify/recognise.ts'
import type { ArrivedAnswer } from './request.ts'
import { isChangedByCoding } from './strange-body.ts'
import { TransferBroken } from './transfer-broken.ts'
import { unpackedExchange } from './unpacked-exchange.ts'
import type { Work } from './work.ts'

/**
 * The answer with the bytes of the file, where they were packed on their way without being asked for; null where they
 * are what they are. Of unpacked bytes no length is declared, and what the server says of the packed ones (digest,
 * validator) is not about them: such a file is always fetched from its beginning. Throws TransferBroken not-the-file for
 * a message in a coding that is not known.
 */
export async function unpackedAnswer(work: Work, answer: ArrivedAnswer): Promise<ArrivedAnswer | null> {
  const { exchange, url } = answer
  const { head } = exchange
  const coding = head.transferCoding ?? (isChangedByCoding(work, head) ? head.contentEncoding : null)
  if (coding === null) return null
  const packing = packingOf(coding)
  const begin = packing === null ? null : await exchange.beginning()
  if (packing !== null && begin !== null && beginsPacked(packing, begin, recognise(begin) !== null))
    return {
      url,
      exchange: {
        ...unpackedExchange(exchange, packing, work.job.listedSizeBytes ?? 0),
        head: {
          ...head,
          contentLength: null,
          lengthBesideChunked: null,
          transferCoding: null,
          validator: { ...head.validator, etag: null },
          // Of a packed message it is still the file that is spoken of (RFC 9112 section 7).
          fields: head.transferCoding === null ? {} : head.fields,
        },
      },
    }
  if (head.transferCoding === null) return null
  exchange.discard()
  throw new TransferBroken(
    'not-the-file',
    `${url.host} sent a message in the coding ${coding} instead of the file.`,
    { status: head.status },
  )
}
