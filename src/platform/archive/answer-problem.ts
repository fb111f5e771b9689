import { AppError } from '#shared/errors'
import { isRecord, type Row } from './row-reader.ts'

/** What a finished answer must hold: a list of rows, or, from the name lookup, its own list or its word for none. */
export type Expected = 'rows' | 'names'

/**
 * What is wrong with an answer that is not EXECUTING; null for a whole one. Nothing found is said by an empty list, and
 * only by that: an answer without status and list says nothing, whatever else it holds.
 */
export function problemOf(answer: unknown, expected: Expected): string | null {
  if (!isRecord(answer))
    return `it answered ${Array.isArray(answer) ? 'a list' : String(answer)}`.slice(0, 60)
  const status = typeof answer['status'] === 'string' ? answer['status'].trim() : null
  const isComplete = status?.toUpperCase() === 'COMPLETE'
  const { data, error } = answer
  // COMPLETE with an error and no row: the query broke, and nothing is known of what it would have found.
  const isBroken =
    Array.isArray(data) && data.length === 0 && typeof error === 'string' && plain(error) !== ''
  if (isComplete && !isBroken && (expected === 'names' || Array.isArray(data))) return null
  if (expected === 'names') {
    const names = answer['resolvedCoordinate']
    if (Array.isArray(names) || isRecord(names)) return null
    // The lookup finishes with an empty status, and leaves the list out when there is no such name.
    if (status === '' && (names === undefined || names === null) && answer['error'] === undefined) return null
  }
  return (
    reasonIn(answer) ?? (isComplete ? 'its answer holds no rows' : `its answer has ${statusText(status)}`)
  )
}

const statusText = (status: string | null): string =>
  status === null || status === '' ? 'no status' : `the status ${plain(status).slice(0, 40)}`

/** The archive's own words, where it gives any. */
function reasonIn(answer: Row): string | null {
  for (const name of ['msg', 'message', 'error', 'Message']) {
    const text = answer[name]
    if (typeof text === 'string' && plain(text) !== '') return plain(text)
  }
  return null
}

/** Foreign text on its way to a terminal: no control characters, and not a page of it. */
const plain = (text: string): string =>
  text
    .slice(0, 2_000)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)

/** The archive's answer was no answer. It is asked again a few times, since the archive kills slow queries now and then. */
export class ReportedError extends AppError {
  override readonly name = 'ReportedError'
  constructor(service: string, problem: string) {
    super('archive-error', `The archive could not answer ${service}: ${problem}`)
  }
}
