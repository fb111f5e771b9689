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
