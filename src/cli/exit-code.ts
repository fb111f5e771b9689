import type { ErrorCode } from '#shared/errors'

/** The exit code of an error that ends a command; `halyard --help` lists the codes. */
export function exitCodeOfError(code: ErrorCode): number {
  switch (code) {
    case 'usage':
    case 'foreign-host':
      return 2
    case 'gone':
    case 'name-clash':
      return 3
    case 'nothing-found':
      return 4
    case 'network':
    case 'server-busy':
    case 'archive-error':
    // An answer that cannot be read is the archive's fault and may be repaired later.
    case 'wire-format':
    case 'shortage':
      return 5
    case 'auth-needed':
    case 'no-access':
      return 6
    case 'disk-full':
    case 'folder-gone':
    case 'not-writable':
      return 7
    case 'changed':
    case 'damaged':
    case 'not-the-file':
      return 8
    case 'turn':
    case 'window':
    case 'budget':
      return 9
    case 'owner-silent':
      return 10
    case 'cancelled':
      return 130
    case 'newer-database':
    case 'bug':
      return 1
  }
}
