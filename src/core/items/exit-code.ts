import type { ErrorCode } from '#shared/errors'
import type { Reason } from '#shared/reasons'
import type { StateCount } from './state-counts.ts'

type ExitCode = 0 | 1 | 3 | 4 | 5 | 6 | 7 | 8 | 9

const codeOfReason: Readonly<Record<Reason, ExitCode>> = {
  turn: 5,
  window: 9,
  budget: 9,
  network: 5,
  'server-busy': 5,
  'auth-needed': 6,
  'no-access': 6,
  'foreign-host': 3,
  gone: 3,
  changed: 8,
  damaged: 8,
  'not-the-file': 8,
  'disk-full': 7,
  'folder-gone': 7,
  'name-clash': 3,
  cancelled: 3,
  bug: 1,
}
/** In a mixed batch the first that applies is the exit code. */
const precedence = [7, 6, 8, 5, 3, 9, 1] as const satisfies readonly ExitCode[]

/**
 * The exit code of a finished run. 0 only when every file asked for is verified and the manifest is written;
 * 4 when nothing was asked for. Files that merely have not had their turn (or are paused) are temporary trouble: 5, and
 * so is a manifest for which the machine had no open files to give (`whyUnwritten`).
 */
export function exitCodeOf(
  outcomes: readonly StateCount[],
  isManifestWritten: boolean,
  whyUnwritten: ErrorCode | null = null,
): ExitCode {
  const present = outcomes.filter(outcome => outcome.items > 0)
  if (present.length === 0) return 4
  const codes = new Set(present.filter(outcome => outcome.state !== 'done').map(codeOf))
  if (!isManifestWritten) codes.add(whyUnwritten === 'shortage' ? 5 : 7)
  return precedence.find(code => codes.has(code)) ?? 0
}

function codeOf({ reason }: StateCount): ExitCode {
  return reason === null ? 5 : codeOfReason[reason]
}
