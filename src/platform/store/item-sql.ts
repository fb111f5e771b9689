import { rules, settledReason, type Counting, type SimpleEvent } from '#core/items/machine'
import type { ItemState } from '#shared/states'

/** Words of a closed list as SQL literals; literals, unlike parameters, let partial indexes be used. */
export const literals = (words: readonly string[]): string => words.map(word => `'${word}'`).join(', ')

const countingSql: Readonly<Record<Counting, string>> = {
  keep: '',
  begin: ', attempt = attempt + 1',
  'take back': ', attempt = max(0, attempt - 1)',
  forget:
    ', attempt = 0, transient_breaks = 0, integrity_breaks = 0, gone_breaks = 0, is_sign_in_demanded = 0, detail = NULL',
}
/** What an outdated file was must not be shown for what will come. */
const forgetFinishedSql =
  ', final_path = NULL, size = NULL, sha256 = NULL, etag = NULL, last_modified = NULL, mtime_ms = NULL, inode = NULL,' +
  ' marks = NULL, finished_ms = NULL, started_ms = NULL, is_refresh = 0, links = NULL'
const ofFinished: Partial<Readonly<Record<SimpleEvent, string>>> = {
  outdated: forgetFinishedSql,
  refreshed: ', is_refresh = 1',
}

/** One row of the machine's table as an UPDATE over all items of `where`. Parameter `:nowMs`. */
export function bulkUpdate(event: SimpleEvent, where: string): string {
  const { from, to, counting } = rules[event]
  const finished = ofFinished[event] ?? ''
  return `UPDATE item SET state = '${to}', reason = ${reasonSql(to)}, since_ms = :nowMs, next_attempt_ms = NULL
    ${countingSql[counting]} ${finished} WHERE ${statesSql(from)} AND ${where}`
}

/** A condition on the state, worded so that the small index of unusual states serves it where it can. */
export function statesSql(states: readonly ItemState[]): string {
  const isUnusual = !states.includes('queued') && !states.includes('done')
  const asked = states.length === 1 ? `state = ${literals(states)}` : `state IN (${literals(states)})`
  return isUnusual ? `${asked} AND state NOT IN ('queued', 'done')` : asked
}

function reasonSql(state: ItemState): string {
  const reason = settledReason(state)
  return reason === null ? 'NULL' : `'${reason}'`
}
