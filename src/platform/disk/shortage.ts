import { AppError } from '#shared/errors'
import { systemCode } from './disk-error.ts'

/** What the system says when it has no more to give for now: open files, ports, buffers, memory. */
const shortages = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL', 'ENOMEM'])

/**
 * The system's code when something failed for want of what only the machine can give, else null. Looks through causes;
 * of several addresses of a host all must have failed so.
 */
export function shortageCode(thrown: unknown): string | null {
  for (let at = thrown; at instanceof Error; at = at.cause) {
    const code = systemCode(at)
    if (code !== undefined && shortages.has(code)) return code
    if (at instanceof AggregateError && at.errors.length > 0) {
      const codes = at.errors.map(shortageCode)
      if (!codes.includes(null)) return codes[0] ?? null
    }
  }
  return null
}

/** An error that comes of a shortage, whatever it was taken for on its way up, as 'shortage' with what to do. */
export function nameShortage(error: AppError): AppError {
  const code = shortageCode(error)
  return code === null || error.code === 'shortage'
    ? error
    : new AppError(
        'shortage',
        `This machine has no more open files or memory to give (${code}); end something, or allow more with ulimit -n, and run again.`,
        { cause: error },
      )
}
