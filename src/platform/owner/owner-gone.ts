import { AppError } from '#shared/errors'

/**
 * The owner of the queue ended while it was asked. The guest opens the queue again, and perhaps owns it then: what was
 * acknowledged is in the database, and a run continues from there.
 */
export class OwnerGone extends AppError {
  override readonly name = 'OwnerGone'
  constructor(cause?: unknown) {
    super('owner-silent', "The queue's owner ended; run the command again.", { cause })
  }
}

/** The process is there and does not answer. */
export function ownerSilent(pid: number | null): AppError {
  const who = pid === null ? 'The process that owns this queue' : `The process that owns this queue (${pid})`
  return new AppError(
    'owner-silent',
    `${who} does not answer; wait a little, or end it and run the command again.`,
  )
}
