import type { CheckResult } from '#shared/check-results'
import { reasonSentence } from '#shared/reasons'
import type { RecordedFile } from './recorded-file.ts'

/** What lies on disk where a file should be. `sha256` is null when the size decided already. */
export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'file'; readonly sizeBytes: number; readonly sha256: string | null }

export interface Checked {
  readonly result: CheckResult
  /** One plain sentence; null when intact. */
  readonly detail: string | null
}

/** A file that never arrived counts as missing: it was asked for and is not there. */
export function checkOf(recorded: RecordedFile, found: Found): Checked {
  const { sha256, sizeBytes, state, reason } = recorded
  if (sha256 === null) {
    const why = reason === null ? '' : ` ${reasonSentence[reason]}`
    return { result: 'missing', detail: `It was never downloaded (${state}).${why}` }
  }
  switch (found.kind) {
    case 'absent':
      return { result: 'missing', detail: 'It is not there any more.' }
    case 'unreadable':
      return { result: 'unreadable', detail: found.why }
    case 'file':
      if (sizeBytes !== null && found.sizeBytes !== sizeBytes)
        return { result: 'changed', detail: `It has ${found.sizeBytes} bytes and should have ${sizeBytes}.` }
      if (found.sha256 !== sha256)
        return { result: 'changed', detail: 'Its content is not what was verified: the sha256 differs.' }
      return { result: 'intact', detail: null }
  }
}

/**
 * The segments of a recorded path, or null for one that does not name a file below its folder. Manifests on disk come
 * from anywhere.
 */
export function segmentsOf(relativePath: string): readonly string[] | null {
  const segments = relativePath.split('/')
  const isPlain = (segment: string): boolean =>
    segment !== '' &&
    segment !== '.' &&
    segment !== '..' &&
    !/[\0\\]/.test(segment) &&
    !/^[A-Za-z]:/.test(segment)
  return segments.every(isPlain) ? segments : null
}
