import { reasons } from './reasons.ts'

/** Codes for programs: every reason, and what can go wrong outside a single file. */
export const errorCodes = [
  ...reasons,
  'usage',
  'nothing-found',
  'archive-error',
  'wire-format',
  'newer-database',
  'owner-silent',
  'not-writable',
  /** The machine has no more of what it gives to programs: open files, ports, memory. Over when others end. */
  'shortage',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export interface Failure {
  readonly code: ErrorCode
  readonly message: string
}
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

/** An error that may be shown: `code` is for programs, `message` for people. */
export class AppError extends Error implements Failure {
  override readonly name: string = 'AppError'
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Any thrown thing as an AppError; what is not one of ours is a bug and keeps its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('bug', `Something went wrong inside Halyard: ${message}`, { cause: thrown })
}
