/** The meaning of a Range header: bytes [start, end), a range beyond the file, or nothing to apply. */
export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' }

/**
 * Reads a Range header (RFC 9110, 14.1.2 and 14.2). Other units, invalid syntax and several ranges select the whole
 * representation, as the standard allows.
 */
export function readRange(header: string | undefined, totalBytes: number): RangeAnswer {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return { kind: 'whole' }
  if (first === '') {
    const suffix = Number(last)
    if (suffix === 0 || totalBytes === 0) return { kind: 'unsatisfiable' }
    return { kind: 'part', start: Math.max(0, totalBytes - suffix), end: totalBytes }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return { kind: 'whole' }
  if (start >= totalBytes) return { kind: 'unsatisfiable' }
  return { kind: 'part', start, end: last === '' ? totalBytes : Math.min(Number(last) + 1, totalBytes) }
}
