import { createHash } from 'node:crypto'
import type { ContentCheck, ContentVerdict } from '../verify/content-check.types.ts'

/** Sees every byte of a file once, in order: counts, hashes and checks the content in one pass. */
export interface Inspector {
  readonly sizeBytes: number
  /** A promise where the content check needs later turns of the event loop; the next call must wait for it. */
  update(bytes: Uint8Array): void | Promise<void>
  /** Why these cannot be the bytes of the file, as soon as that is seen; null until then. */
  refusal(): string | null
  /** From now on bytes are only counted and hashed; there will be no verdict. */
  stopChecking(): void
  /** Of what it has seen so far. */
  sha256SoFar(): string
  /** Call once, after the last byte. The hash is in lower-case hexadecimal. */
  end(): { readonly sha256: string; readonly verdict: ContentVerdict }
}

export function createInspector(check: ContentCheck): Inspector {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let isStopped = false
  return {
    get sizeBytes() {
      return sizeBytes
    },
    update(bytes) {
      hash.update(bytes)
      sizeBytes += bytes.length
      return isStopped ? undefined : check.update(bytes)
    },
    stopChecking() {
      isStopped = true
      check.stop?.()
    },
    refusal: () => check.refusal?.() ?? null,
    sha256SoFar: () => hash.copy().digest('hex'),
    end: () => ({ sha256: hash.digest('hex'), verdict: check.end() }),
  }
}
