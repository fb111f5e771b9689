import type { ContentCheck } from './content-check.types.ts'
import type { ErrorForm } from './error-body.ts'
import type { Recognised } from './recognise.ts'

export interface Format {
  /** For sentences: "in place of ...". */
  readonly name: string
  /** Whether these first bytes, in Latin-1, may begin such a file; null where anything may. Short files give less. */
  readonly begins: ((head: string) => boolean) | null
  /** Kinds that are never a file of this name. A beginning of its own refuses all others by itself. */
  readonly refused: readonly Recognised[]
  /** Error bodies that are of the very kind that the name promises: only the size distinguishes them from the file. */
  readonly errors: readonly (ErrorForm | 'page')[]
  /** Whether a sound file has shown by its grammar or its end that it is of this kind, and whole. */
  readonly isProven: boolean
  create(): ContentCheck
}
