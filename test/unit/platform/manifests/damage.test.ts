import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { damageReader } from '#platform/manifests/damage'
import { openCheckBook } from '#platform/manifests/check-results'
import { migrate } from '#platform/store/migrate'
import { migrations } from '#platform/store/migrations'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'halyard-damage-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the damage of all batches is counted from the few damaged files, however many others there are', () => {
  const ran: string[] = []
  const db = new Sqlite(path.join(folder, 'halyard.db'), { verbose: sql => ran.push(String(sql)) })
  migrate(db, migrations)
  db.exec(
    `INSERT INTO batch (uuid, name, folder, layout, on_clash, patience, accept_as_archived, links, state, created_ms)
     VALUES ('one', 'n', '/data', 'flat', 'skip', 'endless', 0, 0, 'queued', 5);
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 500)
     INSERT INTO item (batch_id, uri, filename, relative_path, folded_path, since_ms, state, reason, finished_ms)
     SELECT 1, n, n, n, n, 5, 'done', NULL, 5 FROM numbers`,
  )
  const book = openCheckBook(folder)
  const found = Array.from({ length: 500 }, (_, at) => ({
    itemId: at + 1,
    result: at < 2 ? ('missing' as const) : ('intact' as const),
    detail: null,
  }))
  book.save('one', found, 10)
  book.close()

  const { ofBatches } = damageReader(db, folder)
  expect(ofBatches()(1)).toEqual({ missing: 2, changed: 0, unreadable: 0 })
  const asked = ran.findLast(sql => sql.includes('checks.checked')) ?? ''
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${asked}`).all()
  const steps = plan.map(({ detail }) => detail)
  expect(steps[0]).toMatch(/^SCAN checks\.checked USING (COVERING )?INDEX damaged/)
  expect(steps.filter(step => /^(SCAN|SEARCH) item/.test(step))).toEqual([
    expect.stringContaining('USING INTEGER PRIMARY KEY'),
  ])
  db.close()
})
