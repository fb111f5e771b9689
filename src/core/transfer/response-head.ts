import type { Validator } from '../ports.ts'
import { lengthBesideChunked } from './mend-head.ts'
import { parseContentRange, type ContentRange } from './content-range.ts'

/** Header fields as an HTTP client delivers them: names in lower case, repeated fields as a list. */
export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>

/** How the end of a body is known (RFC 9112 section 6.3). Only `closed` leaves doubt about completeness. */
export type BodyFraming = 'length' | 'chunked' | 'closed'

/** The head of a response, parsed once. Lengths in bytes. */
export interface ResponseHead {
  readonly status: number
  readonly framing: BodyFraming
  readonly contentLength: number | null
  /** A length that was said beside a chunked body, which counts instead; null when none was. */
  readonly lengthBesideChunked: number | null
  readonly contentRange: ContentRange | null
  /** Null when the bytes are the file's own as far as the head says (absent or `identity`). */
  readonly contentEncoding: string | null
  /** A compression of the message itself, other than chunking; null when there is none. */
  readonly transferCoding: string | null
  /** Media type in lower case without parameters. */
  readonly mediaType: string | null
  readonly validator: Validator
  readonly location: string | null
  readonly retryAfter: string | null
  readonly fields: HeaderFields
}

/** The value of a field; repeated fields are joined as RFC 9110 section 5.3 allows. Null when absent or empty. */
export function fieldOf(fields: HeaderFields, name: string): string | null {
  const value = fields[name]
  const text = typeof value === 'string' ? value : value?.join(', ')
  return text === undefined || text.trim() === '' ? null : text.trim()
}

export function parseHead(status: number, fields: HeaderFields): ResponseHead {
  const contentLength = lengthIn(fieldOf(fields, 'content-length'))
  const isChunked = /(?:^|,)\s*chunked\s*$/i.test(fieldOf(fields, 'transfer-encoding') ?? '')
  return {
    status,
    framing: isChunked ? 'chunked' : contentLength === null ? 'closed' : 'length',
    contentLength: isChunked ? null : contentLength,
    lengthBesideChunked: lengthIn(fieldOf(fields, lengthBesideChunked)),
    contentRange: parseContentRange(onlyFieldOf(fields, 'content-range')),
    contentEncoding: otherThan(/^identity$/i, fields, 'content-encoding'),
    transferCoding: otherThan(/^(?:chunked|identity)$/i, fields, 'transfer-encoding'),
    mediaType: onlyFieldOf(fields, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? null,
    validator: { etag: onlyFieldOf(fields, 'etag'), lastModified: onlyFieldOf(fields, 'last-modified') },
    location: onlyFieldOf(fields, 'location'),
    retryAfter: onlyFieldOf(fields, 'retry-after'),
    fields,
  }
}

const lengthIn = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null

/**
 * The value of a field that has only one: sent twice alike it counts once; of different values none can be believed, and
 * the field counts as absent.
 */
function onlyFieldOf(fields: HeaderFields, name: string): string | null {
  const value = fields[name]
  if (value === undefined || typeof value === 'string') return fieldOf(fields, name)
  const different = new Set(value.map(text => text.trim()))
  return different.size === 1 ? fieldOf({ [name]: value[0] }, name) : null
}

/** Codings of a list other than these, joined again; null when there is none. */
function otherThan(usual: RegExp, fields: HeaderFields, name: string): string | null {
  const codings = (fieldOf(fields, name) ?? '').split(',').map(coding => coding.trim())
  const others = codings.filter(coding => coding !== '' && !usual.test(coding))
  return others.length === 0 ? null : others.join(', ')
}
