import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'

/**
 * Waits until nothing of a profile's queue is left to do, by its database: a command that asks again and again costs a
 * process each time.
 */
export async function untilQueueEnds(profile: string): Promise<void> {
  const endMs = performance.now() + 60_000
  while (unfinished(profile) !== 0) {
    if (performance.now() > endMs) throw new Error(`${String(unfinished(profile))} files are left to do.`)
    await sleep(25)
  }
}

/** Null where there is no queue yet. */
function unfinished(profile: string): number | null {
  const file = path.join(profile, 'halyard.db')
  if (!existsSync(file)) return null
  const db = new Sqlite(file, { readonly: true, timeout: 10_000 })
  try {
    const sql = "SELECT count(*) FROM item WHERE state NOT IN ('done', 'failed', 'cancelled')"
    return Number(db.prepare<[], number>(sql).pluck().get())
  } finally {
    db.close()
  }
}
