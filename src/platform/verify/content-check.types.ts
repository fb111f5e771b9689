import type { Provenance } from '#core/ports'
import type { Doubt } from '#core/transfer/judge'

/** What the bytes turned out to be, judged by the file's name (docs/transfer.md). */
export type ContentVerdict =
  | {
      readonly kind: 'sound'
      readonly provenance: Provenance
      /** Absent where the bytes have proven what they are. */
      readonly doubt?: Doubt
    }
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'not-the-file'; readonly detail: string }

/** Looks at a file's bytes once, in order, while they stream. Holds little memory whatever the file's size. */
export interface ContentCheck {
  /**
   * A promise where the bytes mean more work than one turn of the event loop should do (a packed file); the next call
   * must wait for it. It never rejects. The bytes must not change before.
   */
  update(bytes: Uint8Array): void | Promise<void>
  /** Why these cannot be the bytes of the file, as soon as their beginning shows it; null until then. */
  refusal?(): string | null
  /** The verdict is not needed any more: work that is spread over later turns ends. `end` must not be called then. */
  stop?(): void
  /** Call once, after the last byte. */
  end(): ContentVerdict
}

/** Chooses the check by the listed name and by what the archive's URI says; a name may say nothing. */
export type CreateContentCheck = (filename: string, archivedName?: string) => ContentCheck
