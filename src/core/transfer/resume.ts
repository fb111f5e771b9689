import type { PartRecord, Validator } from '../ports.ts'
import { fieldOf, type ResponseHead } from './response-head.ts'
import { reasonOfStatus } from './status-to-reason.ts'

type Recorded = Pick<PartRecord, 'validator' | 'totalBytes'>

/** What was asked beyond the plain file: the bytes from `offset` on, if the object is still the recorded one. */
export interface AskedRange {
  readonly offset: number
  readonly recorded: Recorded
}

/** What to do with a response. */
export type ResponseDecision =
  /** The body is the whole file from byte 0; a part that lies there is replaced. */
  | { readonly kind: 'whole'; readonly totalBytes: number | null }
  /** The body continues the part exactly. `endBytes` is where this body ends, `totalBytes` where the file does. */
  | { readonly kind: 'append'; readonly endBytes: number; readonly totalBytes: number }
  /** All bytes were there already. */
  | { readonly kind: 'complete' }
  /** The part cannot be continued by this server: ask again without a range. */
  | { readonly kind: 'start-over' }
  /** The server does not answer ranges as it should, perhaps only now: ask without one, and keep the part until then. */
  | { readonly kind: 'ask-whole' }
  /** The archive has another object now: the part is worthless. */
  | { readonly kind: 'changed' }
  /** Neither data nor a verdict on the part; the status says why. */
  | { readonly kind: 'refused' }

/** Strong comparison needs a strong tag (RFC 9110 section 8.8.3). */
export const isStrongEtag = (etag: string): boolean => /^"[^"]*"$/.test(etag)

/**
 * The If-Range value that makes resuming safe, or null when the part cannot be resumed: a strong entity tag, or without
 * any tag Last-Modified together with the total length. A date must not be used beside a tag (RFC 9110 section 13.1.5).
 */
export function ifRangeOf({ validator, totalBytes }: Recorded): string | null {
  if (validator.etag !== null) return isStrongEtag(validator.etag) ? validator.etag : null
  return totalBytes === null ? null : validator.lastModified
}

/** Reads a response against what was asked. Bytes are appended only when start, total and validator all match. */
export function decideResponse(asked: AskedRange | null, head: ResponseHead): ResponseDecision {
  const whole = { kind: 'whole', totalBytes: head.contentLength } as const
  if (asked === null) {
    const range = head.status === 206 ? wholeRange(head) : null
    return range !== null
      ? { kind: 'whole', ...range }
      : isWholeStatus(head.status)
        ? whole
        : { kind: 'refused' }
  }
  const { offset, recorded } = asked
  switch (head.status) {
    case 200:
    case 203:
      return hasChanged(recorded, head.validator, head.contentLength) ? { kind: 'changed' } : whole
    case 206:
      return decidePartial(asked, head)
    case 416: {
      const range = head.contentRange
      const total = range?.kind === 'unsatisfied' ? range.total : null
      if (hasChanged(recorded, head.validator, total)) return { kind: 'changed' }
      return total === offset ? { kind: 'complete' } : { kind: 'start-over' }
    }
    default:
      return isAboutRange(head.status) ? { kind: 'ask-whole' } : { kind: 'refused' }
  }
}

/**
 * Whether the body is the file, as far as the status says. 203 says that a proxy passed it on, perhaps changed (RFC 9110
 * section 15.3.4), and others of the 2xx that something was done; their bodies must prove themselves. 202 promises one
 * for later, 204 and 205 have none, 206 has a part.
 */
export const isWholeStatus = (status: number): boolean =>
  status >= 200 && status <= 299 && ![202, 204, 205, 206].includes(status)

/**
 * The length (null: not said) of a body that came as 206 though no part was asked for, and that nothing shows to be less
 * than the file; null for one that is less.
 */
function wholeRange({ contentRange: range, contentLength, mediaType, fields }: ResponseHead): {
  readonly totalBytes: number | null
} | null {
  if (mediaType?.startsWith('multipart/') === true) return null
  if (range === null) return fieldOf(fields, 'content-range') === null ? { totalBytes: contentLength } : null
  if (range.kind !== 'bytes' || range.start !== 0) return null
  const totalBytes = range.end + 1
  const isWhole = range.total === null || range.total === totalBytes
  return isWhole && (contentLength === null || contentLength === totalBytes) ? { totalBytes } : null
}

/** Whether a 206 says that it holds all of the file. Others must prove it. */
export const isDeclaredWhole = ({ contentRange: range }: ResponseHead): boolean =>
  range?.kind === 'bytes' && range.start === 0 && range.end + 1 === range.total

/** Statuses that neither deny the file nor promise it for later: the question may have been too much for the server. */
const isAboutRange = (status: number): boolean =>
  status === 501 || reasonOfStatus(status, false) === 'not-the-file'

function decidePartial({ offset, recorded }: AskedRange, head: ResponseHead): ResponseDecision {
  const range = head.contentRange
  if (range?.kind !== 'bytes') return { kind: 'start-over' }
  if (hasChanged(recorded, head.validator, range.total)) return { kind: 'changed' }
  const totalBytes = range.total ?? recorded.totalBytes
  const isSame =
    recorded.validator.etag !== null
      ? head.validator.etag === recorded.validator.etag
      : head.validator.lastModified !== null &&
        head.validator.lastModified === recorded.validator.lastModified
  const lengthFits = head.contentLength === null || head.contentLength === range.end - range.start + 1
  if (range.start !== offset || totalBytes === null || range.end >= totalBytes || !isSame || !lengthFits)
    return { kind: 'start-over' }
  return { kind: 'append', endBytes: range.end + 1, totalBytes }
}

/** Whether the answer proves another version; what is absent on either side proves nothing. */
function hasChanged(recorded: Recorded, now: Validator, totalNow: number | null): boolean {
  const { etag, lastModified } = recorded.validator
  const differs = (before: string | null, after: string | null) =>
    before !== null && after !== null && opaque(before) !== opaque(after)
  return (
    differs(etag, now.etag) ||
    // A date alone decides only where there are no tags: mirrors of one object may differ in it.
    ((etag === null || now.etag === null) && differs(lastModified, now.lastModified)) ||
    (recorded.totalBytes !== null && totalNow !== null && recorded.totalBytes !== totalNow)
  )
}

const opaque = (value: string): string => value.replace(/^W\//, '')
