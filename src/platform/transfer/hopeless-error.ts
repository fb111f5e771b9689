import { AppError } from '#shared/errors'

/** A connection that fails alike however often it is tried, until a person has changed something. */
export class HopelessError extends AppError {
  override readonly name: string = 'HopelessError'
}
