import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import type { FaultName, RequestFaults } from '../../faults/index.ts'
import { readRange } from './range.ts'
import { allowsRange, isNotModified, type Validators } from './validators.ts'

export interface BodyFacts extends Validators {
  readonly filename: string
  readonly contentType: string
  readonly sizeBytes: number
}

/** An answer without a body, or one with the bytes [start, end) and their faults. */
export type BodyAnswer =
  | { readonly kind: 'empty'; readonly status: number; readonly headers: OutgoingHttpHeaders }
  | {
      readonly kind: 'bytes'
      readonly status: 200 | 206
      readonly headers: OutgoingHttpHeaders
      readonly start: number
      readonly end: number
      readonly damage: Damage
    }

export interface Damage {
  /** Offsets in the body: where the connection is cut, where sending stops for good, which byte is changed. */
  readonly cutAt: number | null
  readonly stallAt: number | null
  readonly flipAt: number | null
  /** Extra bytes after the end. */
  readonly extraBytes: number
}

/** Decides the answer to GET or HEAD for a body: first by RFC 9110, then with the faults. */
export function planAnswer(
  request: { readonly method: string; readonly headers: IncomingHttpHeaders },
  facts: BodyFacts,
  faults: RequestFaults,
): BodyAnswer {
  const total = facts.sizeBytes
  const headers: OutgoingHttpHeaders = { 'Accept-Ranges': 'bytes', ...validatorHeaders(facts, faults) }
  if (isNotModified(request.headers, facts)) return { kind: 'empty', status: 304, headers }

  // Range applies to GET only (RFC 9110, 14.2).
  const isRangeHeard =
    request.method === 'GET' && allowsRange(request.headers, facts) && !faults.has('ignore-range')
  let range = readRange(isRangeHeard ? request.headers.range : undefined, total)
  if (range.kind === 'part' && faults.has('wrong-416')) range = { kind: 'unsatisfiable' }
  if (range.kind === 'unsatisfiable') {
    const contentRange = `bytes */${total}`
    return {
      kind: 'empty',
      status: 416,
      headers: { ...headers, 'Content-Range': contentRange, 'Content-Length': 0 },
    }
  }

  const isPart = range.kind === 'part'
  const { start, end, contentRange, damage } = spoil(range.kind === 'part' ? range : null, total, faults)
  return {
    kind: 'bytes',
    status: isPart ? 206 : 200,
    headers: {
      ...headers,
      'Content-Type': facts.contentType,
      // Protects against hostile names: a header allows no control characters, and a quote would end the value.
      'Content-Disposition': `attachment; filename="${facts.filename.replace(/[^\x20-\x7e]|["\\]/g, '_')}"`,
      ...(contentRange === null ? {} : { 'Content-Range': contentRange }),
      ...(faults.has('no-length') ? {} : { 'Content-Length': end - start + damage.extraBytes }),
    },
    start,
    end,
    damage,
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

/** The part that is sent for the requested one (null: the whole). Without faults both are the same. */
function spoil(
  part: Span | null,
  total: number,
  faults: RequestFaults,
): Span & { readonly contentRange: string | null; readonly damage: Damage } {
  // One of three faults: no Content-Range, another total, or other bytes with a matching header.
  const wrong = part !== null && faults.has('wrong-206') ? Math.floor(faults.draw('wrong-206') * 3) : null
  let { start, end } = part ?? { start: 0, end: total }
  if (wrong === 2) start = start === 0 ? Math.min(1, end - 1) : start - 1
  if (faults.has('short') && end - start > 1)
    end -= 1 + Math.floor(faults.draw('short') * Math.min(end - start - 1, 5760))
  const contentRange = `bytes ${start}-${end - 1}/${wrong === 1 ? total + 2880 : total}`
  const within = (label: FaultName): number | null =>
    faults.has(label) && end > start ? start + Math.floor(faults.draw(label) * (end - start)) : null
  return {
    start,
    end,
    contentRange: part === null || wrong === 0 ? null : contentRange,
    damage: {
      cutAt: within('drop'),
      stallAt: within('stall'),
      flipAt: within('flip'),
      extraBytes: faults.has('long') && part === null ? 1 + Math.floor(faults.draw('long') * 2880) : 0,
    },
  }
}

function validatorHeaders({ etag, lastModified }: Validators, faults: RequestFaults): OutgoingHttpHeaders {
  if (faults.has('no-validator')) return {}
  if (faults.has('weak-etag')) return { ETag: `W/${etag}` }
  return { ETag: etag, 'Last-Modified': lastModified }
}
